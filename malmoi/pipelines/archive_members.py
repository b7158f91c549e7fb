"""Archive members: what an archive holds, and the rule that none of it leaves the folder."""

import functools
import os
import re
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, Literal

from malmoi.pipelines.archive_extent import Damaged, Extent

_BLOCK = 1 << 20
_MAX_HEADER = 16 << 20  # a tar header that wants more memory than this is an attack
_PACKINGS: Mapping[int, Literal["stored", "deflated"]] = MappingProxyType(
    {zipfile.ZIP_STORED: "stored", zipfile.ZIP_DEFLATED: "deflated"}
)


class Refused(Exception):
    """Why a member is not unpacked; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """One entry of a tar or zip file.

    Attributes:
        name: as written there.
        kind: what it is.
        size: of a file, unpacked.
        target: of a link, as written there.
        open: opens a file.
        extent: where a file lies, if it can be read from its place.
    """

    name: str
    kind: Literal["file", "folder", "symlink", "hardlink", "special"]
    size: int = 0
    target: str = ""
    open: Callable[[], IO[bytes]] | None = None
    extent: Extent | None = None


class Shelf:
    """The folder that members are put into, one after the other.

    Args:
        root: an empty folder.
        max_bytes: most bytes that all files together may have.
        max_members: most members.
    """

    def __init__(self, root: Path, *, max_bytes: int, max_members: int) -> None:
        self._root = root
        self._real_root = os.path.realpath(root)
        self._max_bytes = max_bytes
        self._max_members = max_members
        self._links: list[tuple[Path, str]] = []
        self._members = 0
        self.bytes = 0

    def put(self, member: Member) -> None:
        """Writes one member.

        Raises:
            Refused: it would leave the folder, is no file, folder or link, or is too much.
        """
        self._members += 1
        if self._members > self._max_members:
            raise Refused(f"it holds more than {self._max_members:,} members")
        parts = inside(member.name)
        path = self._root.joinpath(*parts)
        self._check_real(path if member.kind == "folder" else path.parent, member.name)
        if member.kind == "special":
            raise Refused(f"member {member.name!r} is a device, a pipe or of an unknown kind")
        if not parts and member.kind != "folder":
            raise Refused(f"member {member.name!r} takes the place of the folder itself")
        try:
            self._place(member, parts, path)
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            raise Refused(f"member {member.name!r} needs a folder where a file is, or the reverse") from error

    def _place(self, member: Member, parts: tuple[str, ...], path: Path) -> None:
        if member.kind == "folder":
            path.mkdir(parents=True, exist_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or path.is_file():
            path.unlink()  # a later member of the same name counts, as in tar
        if member.kind == "symlink":
            _check_target(parts[:-1], member)
            path.symlink_to(member.target)
            self._links.append((path, member.name))
        elif member.kind == "hardlink":
            self._copy_earlier(member, path)
        elif member.open is not None:
            with member.open() as source:
                self._write(source, path, size=member.size, name=member.name)

    def finish(self) -> None:
        """Checks where the links lead, now that everything they may lead through is there."""
        for link, name in self._links:
            self._check_real(link, name)

    def _copy_earlier(self, member: Member, path: Path) -> None:
        try:
            earlier = self._root.joinpath(*inside(member.target))
        except Refused as error:
            raise Refused(f"member {member.name!r} is a link to {member.target!r}, outside") from error
        self._check_real(earlier, member.name)
        if earlier.is_symlink() or not earlier.is_file():
            raise Refused(f"member {member.name!r} is a link to {member.target!r}, which is no earlier file")
        with earlier.open("rb") as source:
            self._write(source, path, size=earlier.stat().st_size, name=member.name)

    def _write(self, source: IO[bytes], path: Path, *, size: int, name: str) -> None:
        # Counted twice: as declared, so that nothing large is begun; as written, because headers lie.
        self._check_room(size, name)
        with path.open("xb") as handle:
            while block := source.read(_BLOCK):
                self._check_room(len(block), name)
                self.bytes += len(block)
                handle.write(block)
            if handle.tell() != size:
                raise Damaged(f"member {name!r} has {handle.tell():,} bytes, {size:,} are declared")

    def _check_room(self, more: int, name: str) -> None:
        if self.bytes + more > self._max_bytes:
            raise Refused(f"with member {name!r} it grows beyond {self._max_bytes:,} bytes")

    def _check_real(self, path: Path, name: str) -> None:
        """Follows the links on the way, which names alone do not show."""
        if not self._links:
            return
        real = os.path.realpath(path)
        if real != self._real_root and not real.startswith(self._real_root + os.sep):
            raise Refused(f"member {name!r} leads out of the folder through a link")


def inside(name: str) -> tuple[str, ...]:
    r"""The parts of a member's name, if it stays inside the folder on every system.

    Example:
        >>> inside("./tasks/en/qa1.txt")
        ('tasks', 'en', 'qa1.txt')

    Raises:
        Refused: it is absolute, climbs with ``..`` (also behind ``\``), or holds a NUL.
    """
    if "\0" in name:
        raise Refused(f"member {name!r} has a NUL in its name")
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        raise Refused(f"member {name!r} has an absolute path")
    if ".." in re.split(r"[/\\]", name):
        raise Refused(f"member {name!r} climbs out of the folder with '..'")
    return tuple(part for part in name.split("/") if part not in ("", "."))


def _check_target(parent: tuple[str, ...], member: Member) -> None:
    target = member.target
    depth = len(parent)
    outside = "\0" in target or target.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", target) is not None
    for part in re.split(r"[/\\]", target):
        depth += -1 if part == ".." else part not in ("", ".")
        outside = outside or depth < 0
    if outside or not target:
        raise Refused(f"member {member.name!r} is a link to {target!r}, outside")


def tar_members(stream: IO[bytes], root: Path) -> Iterator[Member]:
    """The members of an uncompressed tar stream, in order.

    Raises:
        Damaged: it ends early or a header is broken (`tarfile` takes both for the end).
        Refused: the standard library's own filter has an objection to a member.
    """
    watched = _LastRead(stream)
    with tarfile.open(fileobj=watched, mode="r:") as tar:  # type: ignore[call-overload]
        while (info := tar.next()) is not None:
            tar.members.clear()  # else every header stays in memory
            yield _tar_member(tar, info, root)
    if watched.last != bytes(tarfile.BLOCKSIZE):
        raise Damaged("it ends early, or a header in it is broken")


def _tar_member(tar: tarfile.TarFile, info: tarfile.TarInfo, root: Path) -> Member:
    if info.isdir():
        return Member(name=info.name, kind="folder")
    if info.issym() or info.islnk():
        kind: Literal["symlink", "hardlink"] = "symlink" if info.issym() else "hardlink"
        return Member(name=info.name, kind=kind, target=info.linkname)
    if not info.isreg() or info.type not in tarfile.SUPPORTED_TYPES:
        return Member(name=info.name, kind="special")

    def content() -> IO[bytes]:
        if hasattr(tarfile, "data_filter"):  # a second opinion, which Python 3.11.0 to 3.11.3 lack
            try:
                tarfile.data_filter(info, str(root))
            except tarfile.FilterError as error:
                raise Refused(f"member {info.name!r} is not safe: {error}") from error
        handle = tar.extractfile(info)
        if handle is None:
            raise Refused(f"member {info.name!r} has no content")
        return handle

    extent = Extent(start=info.offset_data, packed=info.size, size=info.size, packing="tar")
    return Member(name=info.name, kind="file", size=info.size, open=content, extent=None if info.issparse() else extent)


def zip_members(archive: zipfile.ZipFile) -> Iterator[Member]:
    """The members of a zip file, in order.

    Raises:
        Refused: a member is encrypted.
    """
    for info in archive.infolist():
        mode = info.external_attr >> 16
        if info.flag_bits & 1:
            raise Refused(f"member {info.filename!r} is encrypted")
        if info.is_dir():
            yield Member(name=info.filename, kind="folder")
        elif stat.S_ISLNK(mode):
            if info.file_size > 4096:
                raise Refused(f"member {info.filename!r} is a link of {info.file_size:,} bytes")
            target = archive.read(info).decode("utf-8", errors="surrogateescape")
            yield Member(name=info.filename, kind="symlink", target=target)
        elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            yield Member(name=info.filename, kind="special")
        else:
            opener = functools.partial(archive.open, info)
            extent = _zip_extent(info)
            yield Member(name=info.filename, kind="file", size=info.file_size, open=opener, extent=extent)


def _zip_extent(info: zipfile.ZipInfo) -> Extent | None:
    if (packing := _PACKINGS.get(info.compress_type)) is None:
        return None
    return Extent(
        start=info.header_offset, packed=info.compress_size, size=info.file_size, packing=packing, crc=info.CRC
    )


def drain(stream: IO[bytes], *, limit: int) -> None:
    """Reads what follows the last member, where a compressed stream keeps its checksum."""
    count = 0
    while block := stream.read(_BLOCK):
        count += len(block)
        if count > limit:
            raise Refused(f"more than {limit:,} bytes follow its last member")


class _LastRead:
    """A stream that remembers its last read, and gives no reader a huge block at once."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.last = b""

    def read(self, size: int) -> bytes:
        if size > _MAX_HEADER:
            raise Refused(f"a header in it asks for {size:,} bytes")
        self.last = self._stream.read(size)
        return self.last

    def seek(self, position: int) -> int:
        if position < self._stream.tell():
            raise Damaged("a header in it points backwards")
        return self._stream.seek(position)

    def tell(self) -> int:
        return self._stream.tell()

    def seekable(self) -> bool:
        return True
