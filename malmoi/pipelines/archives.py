"""Archives: a tar or zip file unpacked into a folder, wholly and safely, or not at all."""

import contextlib
import dataclasses
import gzip
import json
import os
import shutil
import struct
import tarfile
import uuid
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Literal, cast

try:
    from lzma import LZMAError
except ImportError:  # a Python built without lzma; its zipfile refuses such members
    LZMAError = zipfile.BadZipFile  # type: ignore[assignment,misc]

from malmoi.errors import BadInput, MalmoiError
from malmoi.locks import exclusive
from malmoi.pipelines.archive_extent import Damaged
from malmoi.pipelines.archive_members import Member, Refused, Shelf, drain, inside, tar_members, zip_members
from malmoi.pipelines.download_progress import Progress, silent, throttled
from malmoi.pipelines.part_file import is_page
from malmoi.pipelines.source import GIB

SUFFIXES = (".tar.gz", ".tgz", ".tar", ".zip")

# What the standard library raises, here and there, on bytes that are no sound archive.
_UNSOUND = (
    Damaged,
    tarfile.TarError,
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    ValueError,
)


def unpack(
    archive: str | os.PathLike[str],
    folder: str | os.PathLike[str],
    *,
    max_bytes: int = 4 * GIB,
    max_members: int = 1_000_000,
    names: Collection[str] = (),
    progress: Progress = silent,
) -> Path:
    """Unpacks an archive so that it fills `folder`, and returns the folder.

    The kind (tar, gzipped tar, zip) is taken from the bytes, for names lie. Members go into a sibling
    folder, which gets its name when all is well; a run that was killed is cleaned up by the next. A
    folder that already holds what this archive (by name, size and time of change) unpacked to is left
    as it is.

    Args:
        archive: a local file.
        folder: where its members go; what else lay there is replaced.
        max_bytes: most bytes that it may unpack to.
        max_members: most members that it may hold.
        names: file names without folders; members of other names are left out. Empty: all are unpacked.
        progress: called with bytes of the archive read so far and its size.

    Raises:
        BadInput: it is no archive, is damaged or cut short, or a member is refused: one that would
            leave the folder, a device, too many bytes.
        MalmoiError: the disk did not take it.
    """
    archive, folder = Path(archive), Path(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with exclusive(folder.parent / ".lock") as alone:
            if _holds(folder, archive):
                return folder
            # One name for all runs lets the next clear away what a killed one left.
            working = folder.with_name(f"{folder.name}.unpacking{'' if alone else uuid.uuid4().hex}")
            limits = {"max_bytes": max_bytes, "max_members": max_members}
            _unpack(archive, folder, working, names=names, progress=progress, **limits)
    except OSError as error:
        raise MalmoiError(f"{archive}: could not be unpacked into {folder}: {error}") from error
    return folder


def listed(
    archive: str | os.PathLike[str], *, hint: str, max_bytes: int, max_members: int = 10_000_000
) -> list[Member]:
    """The members of a tar or zip file, none of them unpacked; each file with the place from which it can be read.

    A gzipped tar has no such places.

    Args:
        archive: a local file.
        hint: what to do with one that is refused.
        max_bytes: most bytes that its files may unpack to.
        max_members: most members that it may hold.

    Raises:
        BadInput: it is no archive, is damaged or cut short, or a member is refused: one that would leave its folder,
            members that share bytes, too many bytes.
        MalmoiError: it can't be read.
    """
    archive = Path(archive)
    found: list[Member] = []
    unpacked = packed = 0
    try:
        with (
            _explained(archive, hint),
            _members(archive, archive.parent, max_bytes=max_bytes, progress=silent) as members,
        ):
            for member in members:
                inside(member.name)
                unpacked += member.size
                packed += member.extent.packed if member.extent else 0
                if len(found) >= max_members:
                    raise Refused(f"it holds more than {max_members:,} members")
                if unpacked > max_bytes:
                    raise Refused(f"with member {member.name!r} it grows beyond {max_bytes:,} bytes")
                found.append(dataclasses.replace(member, open=None))
            if packed > archive.stat().st_size:
                raise Refused("its members share bytes")
    except OSError as error:
        raise MalmoiError(f"{archive} can't be read: {error.strerror or error}.") from error
    return found


def archive_kind(archive: str | os.PathLike[str]) -> Literal["gzip", "zip", "tar"]:
    """What an archive is, by its bytes; ``gzip`` is a gzipped tar.

    Raises:
        BadInput: it is none.
    """
    with Path(archive).open("rb") as raw:
        return _kind(Path(archive), raw)


def _unpack(
    archive: Path,
    folder: Path,
    working: Path,
    *,
    max_bytes: int,
    max_members: int,
    names: Collection[str],
    progress: Progress,
) -> None:
    hint = "Nothing was unpacked. If you trust it, unpack it yourself and give --raw-dir the folder."
    _remove(working)
    working.mkdir()
    try:
        with _explained(archive, hint):
            shelf = Shelf(working, max_bytes=max_bytes, max_members=max_members)
            with _members(archive, working, max_bytes=max_bytes, progress=progress) as members:
                for member in members:
                    if not names or PurePosixPath(member.name).name in names:
                        shelf.put(member)
            shelf.finish()
            stamp = _archive_state(archive) | _folder_state(working)
            # The stamp goes first and comes last: it never speaks of a folder that is not the one there.
            _stamp_path(folder).unlink(missing_ok=True)
            _remove(folder)
            working.rename(folder)
            _stamp_path(folder).write_text(json.dumps(stamp), encoding="utf-8")
    finally:
        _remove(working)


@contextlib.contextmanager
def _explained(archive: Path, hint: str) -> Iterator[None]:
    try:
        yield
    except Refused as error:
        raise BadInput(
            reason="archive-refused",
            file=str(archive),
            line=None,
            expected="an archive whose members are files and stay in their folder",
            found=f"that {error}",
            hint=hint,
        ) from error
    except _UNSOUND as error:
        raise BadInput(
            reason="archive-damaged",
            file=str(archive),
            line=None,
            expected="a whole archive",
            found=f"a damaged or truncated one ({error or type(error).__name__})",
            hint="Get the file again.",
        ) from error


@contextlib.contextmanager
def _members(archive: Path, root: Path, *, max_bytes: int, progress: Progress) -> Iterator[Iterator[Member]]:
    """Opens the archive as what its first bytes say it is; afterwards reads it to its end."""
    size = archive.stat().st_size
    report = throttled(progress)
    with archive.open("rb") as raw:
        kind = _kind(archive, raw)
        if kind == "zip":
            with zipfile.ZipFile(raw) as zipped:
                yield _watched(zip_members(zipped), lambda: report(raw.tell(), size))
        else:
            stream = cast(IO[bytes], gzip.GzipFile(fileobj=raw, mode="rb")) if kind == "gzip" else raw
            yield _watched(tar_members(stream, root), lambda: report(raw.tell(), size))
            drain(stream, limit=max_bytes)
    progress(size, size)


def _watched(members: Iterator[Member], report: Callable[[], None]) -> Iterator[Member]:
    for member in members:
        report()
        yield member


def _kind(archive: Path, raw: IO[bytes]) -> Literal["gzip", "zip", "tar"]:
    head = raw.read(512)
    raw.seek(0)
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head[257:262] == b"ustar" or (head and archive.name.endswith(".tar") and not is_page(head)):
        return "tar"
    if is_page(head):
        found = "an HTML page, which some servers send in place of a file"
    elif head:
        found = f"other data, which begin with {head[:8]!r}"
    else:
        found = "an empty file"
    raise BadInput(
        reason="not-an-archive",
        file=str(archive),
        line=None,
        expected=f"an archive ({', '.join(SUFFIXES)})",
        found=found,
        hint="Get the file again.",
    )


def _holds(folder: Path, archive: Path) -> bool:
    """Whether the folder is what this archive unpacked to, with no file gone since."""
    try:
        stamp = json.loads(_stamp_path(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return folder.is_dir() and bool(stamp == _archive_state(archive) | _folder_state(folder))


def _stamp_path(folder: Path) -> Path:
    return folder.with_name(folder.name + ".unpacked.json")


def _archive_state(archive: Path) -> dict[str, str | int]:
    state = archive.stat()
    return {"archive": archive.name, "bytes": state.st_size, "mtime_ns": state.st_mtime_ns}


def _folder_state(folder: Path) -> dict[str, str | int]:
    sizes = [Path(place, name).lstat().st_size for place, _, names in os.walk(folder) for name in names]
    return {"files": len(sizes), "unpacked_bytes": sum(sizes)}


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
