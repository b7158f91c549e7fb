"""The checks of prepared image features."""

import math
import zlib
from collections.abc import Iterator, Mapping

import numpy as np
import tensorflow as tf

from malmoi.datasets.image_vectors import ImageVectors
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.records import explained
from malmoi.datasets.report import NOTE, OK, PROBLEM, Finding, Table, caught, some
from malmoi.datasets.shard_scan import Columns
from malmoi.errors import MalmoiError
from malmoi.featurize.fc7_manifest import UNTRAINED, load_manifest, stored_as, stored_shape


class ImageChecks:
    """Checks that hold for any image features.

    * Ids rise; each number of each vector is finite.
    * The index leads to the bytes that the records hold.
    * Where the vectors come from; untrained weights are a note.
    """

    def __init__(self, dataset: Prepared) -> None:
        """Reads the manifest.

        Raises:
            MalmoiError: there is none.
        """
        self._dataset = dataset
        self._manifest = load_manifest(dataset.folder)
        self._dtype = np.dtype(self._manifest["dtype"]).newbyteorder("<")
        self._feature = stored_as(self._manifest)
        self._spec = {
            self._feature: tf.io.FixedLenFeature((), tf.string),
            "image_id": tf.io.FixedLenFeature((), tf.int64),
        }

    def measure(self, records: tf.Tensor) -> Columns:
        """Of each record ``image_id``, and ``crc``, the CRC-32 of its vector.

        Raises:
            MalmoiError: a vector has another size, or a number that is none.
        """
        with explained("a record"):
            stored = tf.io.parse_example(records, self._spec)
        ids, rows = stored["image_id"].numpy(), stored[self._feature].numpy().tolist()
        size = math.prod(stored_shape(self._manifest)) * self._dtype.itemsize
        for image_id, row in zip(ids, rows, strict=True):
            if len(row) != size:
                raise MalmoiError(f"image {image_id}: expected a vector of {size:,} bytes, found {len(row):,}")
            if not np.isfinite(np.frombuffer(row, self._dtype)).all():
                raise MalmoiError(f"image {image_id}: expected finite numbers, found others")
        return {"image_id": ids, "crc": np.array([zlib.crc32(row) for row in rows])}

    def conclude(self, splits: Mapping[str, Columns]) -> Iterator[Finding | Table]:
        """All findings.

        Args:
            splits: what was measured of those splits that are whole.
        """
        for columns in splits.values():
            yield from caught("index", _index(self._dataset, columns))
        weights = self._manifest["weights"]
        known = f"{self._manifest['network']}, {weights['name']}, SHA-256 {weights['sha256']}"
        yield Finding(OK, "weights", known) if weights["trained"] else Finding(NOTE, "weights", UNTRAINED)


def _index(dataset: Prepared, columns: Columns) -> Iterator[Finding]:
    vectors = ImageVectors.open(dataset)
    if vectors.ids.tolist() != columns["image_id"].tolist():
        raise MalmoiError("expected the ids of the index in the records, in this order, found others")
    crcs = [zlib.crc32(row.tobytes()) for _, block in vectors.blocks() for row in block]
    if (wrong := vectors.ids[np.array(crcs) != columns["crc"]]).size:
        yield Finding(PROBLEM, "index", f"leads to other bytes for {wrong.size:,} images: {some(wrong.tolist())}")
    else:
        yield Finding(OK, "index", f"leads to each of {len(vectors):,} vectors")
