"""Download: a source file fetched into a folder, whole and checked, or not there at all."""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import requests

from malmoi.errors import MalmoiError
from malmoi.locks import exclusive
from malmoi.pipelines.download_progress import Progress, silent
from malmoi.pipelines.part_file import MirrorFailed, Timeouts, discard, file_digest, part_path, receive
from malmoi.pipelines.source import Mirror, SourceFile, digest_name, size_text


def fetch(
    file: SourceFile,
    folder: str | os.PathLike[str],
    *,
    timeouts: Timeouts | None = None,
    progress: Progress = silent,
) -> Path:
    """Fetches a file from the first mirror that gives it, and returns where it lies.

    The bytes gather in a ``.part`` file, which the next run carries on. The file gets its name only
    after its size and SHA-256 have been checked. A file that is there already is checked against the
    mirrors' sizes and digests once, and not fetched again.

    Args:
        file: what is wanted.
        folder: a local folder; made where it is not there.
        timeouts: how patient to be with each mirror.
        progress: called with bytes done and bytes in all.

    Raises:
        MalmoiError: no mirror gave the file (each one's reason is told), another file lies in its
            place, or the disk is full.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with exclusive(folder / ".lock"):
            return _fetch(file, folder / file.name, timeouts=timeouts or Timeouts(), progress=progress)
    except OSError as error:
        raise MalmoiError(
            f"{folder}: could not write {file.name} there: {error.strerror or error}. "
            "Make room, or name another folder for downloads; what has come so far is carried on."
        ) from error


def _fetch(file: SourceFile, target: Path, *, timeouts: Timeouts, progress: Progress) -> Path:
    if target.exists():
        _check_present(file, target)
        return target
    failures: list[str] = []
    with requests.Session() as session:
        for mirror in file.mirrors:
            part = part_path(target, mirror)
            _check_room(mirror, part)
            try:
                digests = receive(mirror, part, session=session, timeouts=timeouts, progress=progress)
            except MirrorFailed as why:
                failures.append(f"  {mirror.url}\n    {why}")
                continue
            part.replace(target)
            _stamp(target, digests)
            for other in file.mirrors:
                discard(part_path(target, other))
            return target
    raise MalmoiError(
        f"{file.name} could not be downloaded; no mirror gave it:\n"
        + "\n".join(failures)
        + "\nWhat came, if anything, is kept and carried on by the next run. Or get the file in another way "
        f"(a browser, a colleague) and give it with --raw-dir, or save it as {target}. "
        "`malmoi sources` lists addresses, sizes and digests."
    )


def _check_room(mirror: Mirror, part: Path) -> None:
    have = part.stat().st_size if part.exists() else 0
    needed = max((mirror.bytes or 0) - have, 0)
    free = shutil.disk_usage(part.parent).free
    if needed > free:
        raise MalmoiError(
            f"{part.parent}: no room for {mirror.url}: it needs {size_text(needed)}, "
            f"{size_text(free)} are free. Make room, or name another folder for downloads."
        )


def _check_present(file: SourceFile, target: Path) -> None:
    """Accepts a file that lies in the place, fetched by us or put there by hand."""
    if not target.is_file():
        raise MalmoiError(f"{target}: expected a file, found a folder. Move it away.")
    size = target.stat().st_size
    if _known(file, size, _stamped_digests(target)):
        return
    digests = {algorithm: file_digest(target, algorithm) for algorithm in file.algorithms}
    if not _known(file, size, digests):
        wanted = " or ".join(
            f"{size_text(mirror.bytes)} with {_named(dict([mirror.digest]) if mirror.digest else {})}"
            for mirror in file.mirrors
        )
        raise MalmoiError(
            f"{target}: expected {wanted}, found {size_text(size)} with {_named(digests)}. "
            "Delete it to have it fetched, or give it with --raw-dir to use it as it is."
        )
    _stamp(target, digests)


def _named(digests: Mapping[str, str]) -> str:
    return " and ".join(f"{digest_name(algorithm)} {digest}" for algorithm, digest in digests.items()) or "any digest"


def _known(file: SourceFile, size: int, digests: Mapping[str, str]) -> bool:
    return bool(digests) and any(mirror.accepts(size=size, digests=digests) for mirror in file.mirrors)


def _stamp_path(target: Path) -> Path:
    return target.with_name(target.name + ".checked.json")


def _stamp(target: Path, digests: Mapping[str, str]) -> None:
    """Remembers the digest of exactly this file, so that large ones are not read again each time."""
    state = target.stat()
    stamp = {"bytes": state.st_size, "mtime_ns": state.st_mtime_ns, "digests": dict(digests)}
    _stamp_path(target).write_text(json.dumps(stamp), encoding="utf-8")


def _stamped_digests(target: Path) -> dict[str, str]:
    """What was remembered; nothing where the file is another one since."""
    state = target.stat()
    try:
        stamp = json.loads(_stamp_path(target).read_text(encoding="utf-8"))
        if (stamp["bytes"], stamp["mtime_ns"]) == (state.st_size, state.st_mtime_ns):
            return {str(algorithm): str(digest) for algorithm, digest in stamp["digests"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return {}
