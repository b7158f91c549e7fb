"""Vectors of images as records, and where in a shard each vector begins."""

from collections.abc import Iterable, Iterator

import numpy as np

from malmoi.errors import MalmoiError
from malmoi.pipelines.examples import bytes_feature, bytes_header, example, int64_feature, varint
from malmoi.pipelines.image_file import ImageFile

SPLIT = "images"
"""The only split of image features."""

INDEX_FILE = "image_index.npy"
INDEX = np.dtype([("image_id", "<i8"), ("shard", "<i8"), ("offset", "<i8")])
"""A row of the index: an image, and at which byte of which shard its vector begins."""

_FRAME_HEAD, _FRAME_TAIL = 12, 4  # bytes of a TFRecord before and after a record; see shards


def stored(images: Iterable[ImageFile], vectors: np.ndarray, *, dtype: str) -> np.ndarray:
    """The vectors as they are stored.

    Args:
        images: whose they are.
        vectors: float32 of shape (images, features) or (images, places, features).
        dtype: ``float32`` or ``float16``.

    Returns:
        The same shape, little-endian.

    Raises:
        MalmoiError: a number is none, or too large for ``float16``; the message names the image.
    """
    with np.errstate(over="ignore"):
        kept = vectors.astype(np.dtype(dtype).newbyteorder("<"))
    for image, vector, row in zip(images, vectors, kept, strict=True):
        if not np.isfinite(row).all():
            if np.isfinite(vector).all():
                most = np.abs(vector).max()
                raise MalmoiError(f"{image.name}: its vector holds {most:g}, too large for {dtype}: store float32.")
            raise MalmoiError(
                f"{image.name}: its vector holds numbers that are none (NaN or infinity). The weights are damaged, or "
                "not those of this network."
            )
    return kept


def records(images: Iterable[ImageFile], rows: np.ndarray, *, feature: str = "fc7") -> Iterator[tuple[bytes, int]]:
    """Serialised examples with features ``fc7``, ``image_id`` and ``name``.

    Args:
        images: one for each row.
        rows: what ``stored`` gave.
        feature: the name of the vectors, where it is another.

    Yields:
        A record, and at which of its bytes the vector begins.
    """
    for image, row in zip(images, rows, strict=True):
        rest = int64_feature("image_id", [image.image_id]) + bytes_feature(
            "name", image.name.encode(errors="surrogateescape")
        )
        data = row.tobytes()
        header = bytes_header(feature, len(data))
        joined = len(header) + len(data) + len(rest)
        yield example(bytes_feature(feature, data), rest), 1 + len(varint(joined)) + len(header)


def offsets(places: Iterable[tuple[int, int]]) -> np.ndarray:
    """Where in a shard the vectors begin, int64 of shape (records,).

    Args:
        places: of each record its length, and at which of its bytes the vector begins.

    Example:
        >>> offsets([(100, 20), (100, 20)])
        array([ 32, 148])
    """
    found, before = [], 0
    for length, vector in places:
        found.append(before + _FRAME_HEAD + vector)
        before += _FRAME_HEAD + length + _FRAME_TAIL
    return np.array(found, np.int64)
