"""Vectors, or grids of them, where they lie in shards: memory-mapped, so that only what is asked for is read."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from etils import epath

from malmoi.errors import MalmoiError


@dataclass(frozen=True, eq=False)
class MappedRows:
    """Arrays of one shape that begin at known bytes of files.

    Files on a local disk are memory-mapped, so that opening them costs nothing; remote ones are read whole, one after
    the other, when they are needed.

    Attributes:
        files: the shards.
        shards: the shard of each row, int64 of shape (rows,).
        offsets: at which byte of it the row begins, int64 of shape (rows,).
        shape: of a row.
        dtype: of its numbers, little-endian.
    """

    files: tuple[epath.Path, ...]
    shards: np.ndarray
    offsets: np.ndarray
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    _mapped: dict[int, np.ndarray] = field(default_factory=dict)

    def take(self, places: Sequence[int] | np.ndarray) -> np.ndarray:
        """Rows by their places, of shape (places, *shape).

        Raises:
            MalmoiError: a file can't be read, or is too short.
        """
        wanted = np.asarray(places, np.int64)
        taken = np.empty((len(wanted), math.prod(self.shape)), self.dtype)
        for row, shard, offset in zip(taken, self.shards[wanted], self.offsets[wanted], strict=True):
            row[:] = self._row(int(shard), int(offset))
        return taken.reshape(-1, *self.shape)

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"_mapped": {}}  # a worker opens the files by itself

    def _row(self, shard: int, offset: int) -> np.ndarray:
        if shard not in self._mapped:
            self._mapped[shard] = file_bytes(self.files[shard])
        size = math.prod(self.shape) * self.dtype.itemsize
        data = self._mapped[shard][offset : offset + size]
        if len(data) < size:
            raise damaged_vectors(self.files[shard], f"the file ends before byte {offset + size:,}")
        return data.view(self.dtype)


def file_bytes(file: epath.Path) -> np.ndarray:
    """The content of a shard, uint8 of shape (bytes,); memory-mapped where the disk is local.

    Raises:
        MalmoiError: it can't be read.
    """
    try:
        remote = "://" in str(file)
        content = np.frombuffer(file.read_bytes(), np.uint8) if remote else np.memmap(file, np.uint8, mode="r")
    except (OSError, ValueError) as error:
        raise damaged_vectors(file, str(error)) from error
    return np.asarray(content)  # plain arrays are sliced several times as fast


def damaged_vectors(file: epath.Path, found: str) -> MalmoiError:
    """The error for a file that holds something else."""
    return MalmoiError(f"{file}: expected vectors of images, found: {found}. Prepare them again.")
