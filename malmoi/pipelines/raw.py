"""Raw data: found where the user has it, or else downloaded and unpacked."""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatch
from pathlib import Path

from etils import epath

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.archives import SUFFIXES, unpack
from malmoi.pipelines.download import fetch
from malmoi.pipelines.download_progress import Progress, progress_bar
from malmoi.pipelines.part_file import Timeouts
from malmoi.pipelines.source import Source

# Makes the callback for one piece of work from its label.
ProgressFactory = Callable[[str], contextlib.AbstractContextManager[Progress]]

_LISTED = 8  # entries of a folder that an error message shows


def locate(
    source: Source,
    *,
    raw_dir: str | os.PathLike[str] | None = None,
    download_dir: str | os.PathLike[str],
    timeouts: Timeouts | None = None,
    progress: ProgressFactory = progress_bar,
) -> epath.Path:
    """The folder that holds the raw data of a source.

    With `raw_dir` nothing is downloaded. It may be the archive (any build, also repackaged), the
    folder that it unpacks to, or a folder up to two levels above either. An archive is unpacked below
    `download_dir`, never beside itself. What is had both as plain files and as an archive is downloaded
    as plain files.

    Args:
        source: what is looked for.
        raw_dir: where the user has it; ``None`` to download.
        download_dir: a local folder for what is fetched and unpacked.
        timeouts: how patient to be with each mirror.
        progress: makes the progress callback from a label.

    Returns:
        A folder in which `source.marker` matches.

    Raises:
        BadInput: `raw_dir` holds nothing of the kind, or more than one candidate; an archive is bad.
        MalmoiError: no mirror gave the file, or the disk did not take it.

    Example:
        >>> locate(BABI, raw_dir="/data/babi", download_dir="/tmp/malmoi")  # doctest: +SKIP
        PosixGPath('/data/babi/tasks_1-20_v1-2')
    """
    if raw_dir is None:
        return _download(source, _local(download_dir), timeouts=timeouts, progress=progress)
    place = epath.Path(raw_dir).expanduser()
    if not place.exists():
        raise _not_found(source, place, found="nothing of that name", reason="missing-file")
    if not place.is_dir():
        if place.name in {file.name for file in source.plain} and _matches(source, place.parent):
            raise _not_found(source, place, found="one of its files", hint=f"Give its folder: {place.parent}.")
        return _from_archive(source, place, _local(download_dir), progress=progress)
    for level in ([place], _folders(place)):
        folders = _holding(source, level)
        if folders:
            return _only(source, place, folders)
        archives = [archive for folder in level for archive in _archives(source, folder)]
        if archives:
            chosen = _only(source, place, archives)
            return _from_archive(source, chosen, _local(download_dir), progress=progress)
    if _matches(source, place.parent):
        hint = f"Give the folder above it: {place.parent}."
        raise _not_found(source, place, found=f"a part of it: {_listing(place)}", hint=hint)
    raise _not_found(source, place, found=_listing(place))


def _download(
    source: Source, download_dir: Path, *, timeouts: Timeouts | None, progress: ProgressFactory
) -> epath.Path:
    folder = download_dir / source.name
    for file in source.plain or source.files:
        with progress(f"downloading {file.name}") as report:
            path = fetch(file, folder, timeouts=timeouts, progress=report)
    if not source.plain:
        return _from_archive(source, epath.Path(path), download_dir, progress=progress)
    if not _matches(source, epath.Path(folder)):
        raise _not_found(source, epath.Path(folder), found=_listing(epath.Path(folder)))
    return epath.Path(folder)


def _from_archive(source: Source, archive: epath.Path, download_dir: Path, *, progress: ProgressFactory) -> epath.Path:
    if source.archive is None:
        raise _not_found(source, archive, found="a file")
    path = _local(archive)
    # Two archives of one name, or two parts of one, must not replace each other's folder.
    place = "\0".join([str(path.resolve()), *source.archive.members])
    key = hashlib.sha256(place.encode(errors="surrogateescape")).hexdigest()[:8]
    folder = download_dir / "extracted" / f"{_stem(path.name)}-{key}"
    with progress(f"unpacking {path.name}") as report:
        kept, most = source.archive.members, source.archive.max_unpacked
        unpacked = epath.Path(unpack(path, folder, max_bytes=most, names=kept, progress=report))
    for level in ([unpacked], _folders(unpacked)):
        folders = _holding(source, level)
        if folders:
            return _only(source, archive, folders)
    raise _not_found(source, archive, found=f"an archive that holds {_listing(unpacked)}")


def _matches(source: Source, folder: epath.Path) -> bool:
    return any(next(iter(folder.glob(pattern)), None) is not None for pattern in source.marker)


def _holding(source: Source, folders: Iterable[epath.Path]) -> list[epath.Path]:
    """Those of the folders that are the raw data; the one with the official name alone, if it is there."""
    folders = list(folders)
    found = [folder for folder in folders if _matches(source, folder)]
    if source.archive is None or source.archive.unpacks_to is None:
        return found
    if found:
        return [folder for folder in found if folder.name == source.archive.unpacks_to] or found
    return [inner for folder in folders if _matches(source, inner := folder / source.archive.unpacks_to)]


def _archives(source: Source, folder: epath.Path) -> list[epath.Path]:
    """The archives in a folder that go by a name of this source; under its own name, that one alone."""
    if source.archive is None:
        return []
    official = folder / source.archive.name
    if official.is_file():
        return [official]
    return [
        path
        for path in _entries(folder)
        if path.name.lower().endswith(SUFFIXES)
        and any(fnmatch(path.name.lower(), pattern) for pattern in source.archive.also_named)
        and path.is_file()
    ]


def _only(source: Source, place: epath.Path, found: Sequence[epath.Path]) -> epath.Path:
    if len(found) > 1:
        names = ", ".join(str(path) for path in found[:_LISTED])
        hint = f"Give one: {names}."
        raise _not_found(source, place, found=f"{len(found)} of them", hint=hint, reason="several-raw-data")
    return found[0]


def _not_found(
    source: Source, place: epath.Path, *, found: str, hint: str = "", reason: str = "no-raw-data"
) -> BadInput:
    archive = f"{source.archive.name}, or " if source.archive else ""
    folder = f"a folder with {source.marker[0]} or the like"
    return BadInput(
        reason=reason,
        file=str(place),
        line=None,
        expected=f"the raw data of {source.name} ({archive}{folder}), here or up to two folders below",
        found=found,
        hint=hint or f"{source.by_hand} `malmoi sources {source.name}` says where to get it.",
    )


def _entries(folder: epath.Path) -> list[epath.Path]:
    try:
        return sorted(folder.iterdir())
    except PermissionError as error:
        raise MalmoiError(f"{folder}: this folder may not be read: {error}") from error


def _folders(folder: epath.Path) -> list[epath.Path]:
    return [path for path in _entries(folder) if path.is_dir() and os.access(path, os.R_OK | os.X_OK)]


def _listing(folder: epath.Path) -> str:
    names = [path.name for path in _entries(folder)]
    if not names:
        return "an empty folder"
    more = f", ... ({len(names)} in all)" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more


def _stem(name: str) -> str:
    for suffix in SUFFIXES:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


def _local(path: str | os.PathLike[str]) -> Path:
    """A path on this machine; archives are read and written with seeks, which remote stores lack."""
    if "://" in os.fspath(path):
        raise MalmoiError(
            f"{os.fspath(path)}: archives and downloads need a local folder. "
            "Unpack the archive and give --raw-dir the unpacked folder, which may be remote."
        )
    return Path(path).expanduser()
