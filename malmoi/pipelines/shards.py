"""A shard: a TFRecord file, written under another name until it is whole.

The format is https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details: for each
record its length (uint64), the masked CRC-32C of the length, the record, the masked CRC-32C of the record;
little-endian.
"""

from collections.abc import Iterable
from functools import lru_cache
from struct import pack

import google_crc32c
from etils import epath

from malmoi.pipelines.whole_file import WholeFile

_BLOCK_BYTES = 1 << 20


def masked_crc(data: bytes) -> bytes:
    """The checksum of ``data`` as TFRecord files hold it, 4 bytes."""
    crc = google_crc32c.value(data)
    return pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


@lru_cache(maxsize=1 << 16)
def _length(length: int) -> bytes:
    packed = pack("<Q", length)
    return packed + masked_crc(packed)


class ShardWriter(WholeFile):
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
        super().__init__(path)
        self.records = 0

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
                self.append(b"".join(block))
                block, waiting = [], 0
        self.append(b"".join(block))
