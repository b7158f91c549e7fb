"""A shard: a TFRecord file, written under another name until it is whole.

The format is https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details: for each
record its length (uint64), the masked CRC-32C of the length, the record, the masked CRC-32C of the record;
little-endian.
"""

import uuid
from collections.abc import Iterable
from functools import lru_cache
from struct import pack
from types import TracebackType
from typing import Any

import google_crc32c
from etils import epath

from malmoi.errors import MalmoiError
from malmoi.pipelines.full_disk import NO_SPACE, no_space

# TFDS removes files of this prefix from a dataset's folder; the same is done in `prepare`.
UNFINISHED = "incomplete."

_BLOCK_BYTES = 1 << 20


def masked_crc(data: bytes) -> bytes:
    """The checksum of ``data`` as TFRecord files hold it, 4 bytes."""
    crc = google_crc32c.value(data)
    return pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


@lru_cache(maxsize=1 << 16)
def _length(length: int) -> bytes:
    packed = pack("<Q", length)
    return packed + masked_crc(packed)


class ShardWriter:
    """Writes one shard; a context manager.

    The file appears under its name when the block ends well, in place of an older one; otherwise nothing
    remains.

    Attributes:
        records: how many were written.
        bytes: how large the file is.

    Example:
        >>> with ShardWriter("babi-train.tfrecord-00000-of-00001") as writer:  # doctest: +SKIP
        ...     writer.write([b"first", b"second"])
        >>> writer.records, writer.bytes  # doctest: +SKIP
        (2, 43)
    """

    def __init__(self, path: epath.PathLike) -> None:
        self._path = epath.Path(path)
        self._unfinished = self._path.with_name(f"{UNFINISHED}{uuid.uuid4().hex}.{self._path.name}")
        self._file: Any = None
        self.records = 0
        self.bytes = 0

    def __enter__(self) -> "ShardWriter":
        try:
            self._file = self._unfinished.open("wb")
        except OSError as error:
            raise self._explained(error) from error
        return self

    def write(self, records: Iterable[bytes]) -> None:
        """Appends records, one at a time, so that ``records`` may be a generator.

        Raises:
            MalmoiError: the system does not let us write; a full disk is named as such.
        """
        # Framed records go to the file in large blocks: remote file systems ask for it, and it is faster on
        # local ones.
        block: list[bytes] = []
        waiting = 0
        for record in records:
            block += (_length(len(record)), record, masked_crc(record))
            waiting += len(record) + 16
            self.records += 1
            if waiting >= _BLOCK_BYTES:
                self._write(block)
                block, waiting = [], 0
        self._write(block)

    def _write(self, block: list[bytes]) -> None:
        joined = b"".join(block)
        try:
            self._file.write(joined)
        except OSError as error:
            raise self._explained(error) from error
        self.bytes += len(joined)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # Closing writes what is buffered, so it may be what finds the disk full.
            self._file.close()
            if error is None:
                self._unfinished.replace(self._path)
        except OSError as failure:
            if error is None:
                raise self._explained(failure) from failure
        finally:
            self._unfinished.unlink(missing_ok=True)

    def _explained(self, error: OSError) -> MalmoiError:
        if error.errno in NO_SPACE:
            return no_space(self._path)
        return MalmoiError(f"{self._path} can't be written: {error.strerror or error}.")
