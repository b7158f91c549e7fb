"""Vectors of images, read from prepared ``image_features``: by image id, without TensorFlow and without Beam."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from etils import epath

from malmoi.datasets.mapped_rows import MappedRows
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import some
from malmoi.errors import MalmoiError
from malmoi.featurize.fc7_manifest import differences, load_manifest, origin, stored_shape
from malmoi.featurize.moments import merged_moments, moments
from malmoi.pipelines.fc7_records import INDEX, INDEX_FILE, SPLIT

_BLOCK = 1024  # vectors in memory at a time: 16 MB


@dataclass(frozen=True, eq=False)
class ImageVectors:
    """The vectors of one or several prepared ``image_features``, as if they were one.

    Shards on a local disk are memory-mapped, so that opening them costs nothing and only what is asked for is read;
    remote ones are read whole, one after the other, when they are needed.

    Attributes:
        ids: of the images, rising, int64 of shape (images,).
        dtype: of the vectors, little-endian.
        features: how wide a vector is.
        names: of the datasets.
        manifest: that of the first: network, layer, weights and so on. What matters of it is the same of all.

    Example:
        >>> vectors = ImageVectors.open("image_features/train2014", "image_features/val2014")  # doctest: +SKIP
        >>> len(vectors), vectors.features, vectors.dtype.name  # doctest: +SKIP
        (123287, 4096, 'float32')
        >>> vectors.missing([391895, 7])  # doctest: +SKIP
        array([7])
        >>> vectors.take(vectors.places([391895, 522418])).shape  # doctest: +SKIP
        (2, 4096)
    """

    ids: np.ndarray
    dtype: np.dtype[Any]
    features: int
    names: tuple[str, ...]
    manifest: Mapping[str, Any]
    _rows: MappedRows

    @classmethod
    def open(cls, *sources: "epath.PathLike | Prepared", data_dir: epath.PathLike | None = None) -> "ImageVectors":
        """Opens prepared datasets.

        Args:
            *sources: names such as ``image_features/coco``, folders, or open ones.
            data_dir: where names are looked up.

        Raises:
            MalmoiError: one is not prepared, holds no image features or is damaged; they are of different origins; two
                hold the same image.
        """
        if not sources:
            raise MalmoiError("no image features are named.")
        datasets = [Prepared.open(source, data_dir=data_dir) for source in sources]
        first, *others = (_manifest(dataset) for dataset in datasets)
        for dataset, other in zip(datasets[1:], others, strict=True):
            if apart := list(differences(origin(first), origin(other))):
                raise MalmoiError(
                    f"{datasets[0].name} and {dataset.name} are vectors of different origins and can't be used "
                    f"together: {'; '.join(apart)}. Prepare them in the same way."
                )
        names = tuple(dataset.name for dataset in datasets)
        files: list[epath.Path] = []
        rows = []
        for dataset in datasets:
            index = _index(dataset)
            rows.append((index["image_id"], index["shard"] + len(files), index["offset"]))
            files += [epath.Path(path) for path in dataset.info.splits[SPLIT].filepaths]
        ids, shards, offsets = (np.concatenate(column) for column in zip(*rows, strict=True))
        order = np.argsort(ids, kind="stable")
        ids, shards, offsets = ids[order], shards[order], offsets[order]
        if (twice := ids[1:][ids[1:] == ids[:-1]]).size:
            raise MalmoiError(f"{', '.join(names)}: more than one vector of the images {some(twice.tolist())}.")
        dtype = np.dtype(first["dtype"]).newbyteorder("<")
        mapped = MappedRows(tuple(files), shards, offsets, stored_shape(first), dtype)
        return cls(ids, dtype, int(first["features"]), names, first, mapped)

    def __len__(self) -> int:
        """How many vectors there are."""
        return len(self.ids)

    @property
    def shape(self) -> tuple[int, ...]:
        """Of what an image has: (features,), or (places of a grid, features)."""
        return stored_shape(self.manifest)

    def missing(self, image_ids: Sequence[int] | np.ndarray) -> np.ndarray:
        """Those of the ids that have no vector, each once, rising."""
        return np.setdiff1d(np.asarray(image_ids, np.int64), self.ids)

    def places(self, image_ids: Sequence[int] | np.ndarray) -> np.ndarray:
        """Where in ``ids`` images stand, int64 of the shape that the ids have.

        Raises:
            MalmoiError: some have no vector; see ``missing``.
        """
        wanted = np.asarray(image_ids, np.int64)
        if (missing := self.missing(wanted)).size:
            raise MalmoiError(f"{missing.size:,} images have no vector: {some(missing.tolist())}.")
        return np.searchsorted(self.ids, wanted)

    def take(self, places: Sequence[int] | np.ndarray) -> np.ndarray:
        """Vectors by their places, of shape (places, features), or (places, *shape) of a grid."""
        return self._rows.take(places)

    def blocks(self, places: Sequence[int] | np.ndarray | None = None) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Ids and vectors, about a thousand at a time; of all images where no places are given."""
        wanted = np.arange(len(self)) if places is None else np.asarray(places, np.int64)
        images = max(1, _BLOCK // math.prod(self.shape[:-1]))
        for start in range(0, len(wanted), images):
            some_places = wanted[start : start + images]
            yield self.ids[some_places], self.take(some_places)

    def moments(self, image_ids: Sequence[int] | np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Mean and population standard deviation, such as those over the images of the training questions.

        Args:
            image_ids: of which images, each counted once; by default of all.

        Returns:
            Two float32 of shape (features,).
        """
        places = None if image_ids is None else self.places(np.unique(image_ids))
        rows = (block.reshape(-1, self.features) for _, block in self.blocks(places))
        parts = ((len(block), *moments(block)) for block in rows)
        count, mean, squares = merged_moments(parts)
        return mean.astype(np.float32), np.sqrt(squares / max(1, count)).astype(np.float32)


def _manifest(dataset: Prepared) -> dict[str, Any]:
    """The manifest of a dataset's vectors."""
    if not (dataset.folder / INDEX_FILE).exists():
        raise MalmoiError(f"{dataset.folder}: expected image features ({INDEX_FILE} among the files), found others.")
    return load_manifest(dataset.folder)


def _index(dataset: Prepared) -> np.ndarray:
    """The index of a dataset, which fits the sizes of its shards."""
    try:
        with (dataset.folder / INDEX_FILE).open("rb") as file:
            index = np.load(file, allow_pickle=False)
        ids, shards, offsets = (index[column] for column in INDEX.names or ())
    except (OSError, ValueError, IndexError, EOFError) as error:
        raise dataset.damaged(INDEX_FILE, f"an array with {', '.join(INDEX.names or ())}", str(error)) from error
    lengths = dataset.info.splits[SPLIT].shard_lengths
    if np.bincount(shards, minlength=len(lengths)).tolist() != lengths:
        raise dataset.damaged(INDEX_FILE, f"{sum(lengths):,} images in {len(lengths):,} shards", f"{len(ids):,} rows")
    if (np.diff(ids) <= 0).any() or (offsets < 0).any():
        raise dataset.damaged(INDEX_FILE, "rising ids and places in files", "others")
    return index
