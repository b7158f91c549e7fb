"""The place of a member in its archive: read from there, without what lies before it and without unpacking the rest."""

import struct
import zlib
from dataclasses import dataclass
from typing import Literal

from etils import epath

# https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.7: signature, then up to the two lengths; then name
# and extra field, whose lengths here need not be those of the central directory.
_HEADER = struct.Struct("<4s22xHH")
_SIGNATURE = b"PK\x03\x04"


class Damaged(Exception):
    """The archive is cut short or its bytes have changed."""


@dataclass(frozen=True, kw_only=True)
class Extent:
    """Where in its archive a member lies.

    Attributes:
        start: the first byte: in a tar of its content, in a zip file of its header.
        packed: how many bytes of content there are in the archive.
        size: how many it has unpacked.
        packing: ``tar``, or how a zip file has it.
        crc: the CRC-32 that a zip file tells of the unpacked bytes.
    """

    start: int
    packed: int
    size: int
    packing: Literal["tar", "stored", "deflated"]
    crc: int = 0

    def read(self, archive: epath.PathLike) -> bytes:
        """The unpacked bytes; never more than ``size`` are held, whatever they unpack to.

        Raises:
            Damaged: they are not what the archive promises.
            OSError: the system does not let us read.
        """
        with epath.Path(archive).open("rb") as file:
            file.seek(self.start)
            if self.packing != "tar":
                header = file.read(_HEADER.size)
                if len(header) < _HEADER.size or not header.startswith(_SIGNATURE):
                    raise Damaged(f"no member begins at byte {self.start:,}")
                _, name, extra = _HEADER.unpack(header)
                file.seek(name + extra, 1)
            data: bytes = file.read(self.packed)
        if len(data) < self.packed:
            raise Damaged(f"it ends {self.packed - len(data):,} bytes too early")
        if self.packing == "deflated":
            data = self._inflated(data)
        if len(data) != self.size:
            raise Damaged(f"it unpacks to another size than the {self.size:,} bytes that are declared")
        if self.packing != "tar" and zlib.crc32(data) != self.crc:
            raise Damaged("its CRC-32 is wrong")
        return data

    def _inflated(self, data: bytes) -> bytes:
        try:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, self.size + 1)
        except zlib.error as error:
            raise Damaged(str(error)) from error
