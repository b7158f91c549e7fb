"""File names with wildcards: the files that they stand for."""

import glob
import os
from collections.abc import Iterable
from pathlib import Path

from malmoi.errors import MalmoiError


def expanded(patterns: Iterable[str | os.PathLike[str]]) -> tuple[str, ...]:
    """The files that names stand for, as absolute paths.

    ``*``, ``?`` and ``[…]`` are wildcards, ``**`` is any number of folders. What a pattern stands for is sorted by
    name; patterns stay in their order. A name that there is stands for itself, wildcards or not, and so does one of a
    remote store.

    Args:
        patterns: names of files, with wildcards or without.

    Raises:
        MalmoiError: a pattern stands for no file.

    Example:
        >>> expanded(["plays/hamlet.txt", "plays/kor/*.txt"])  # doctest: +SKIP
        ('/texts/plays/hamlet.txt', '/texts/plays/kor/1.txt', '/texts/plays/kor/2.txt')
    """
    return tuple(file for pattern in patterns for file in _files(os.fspath(pattern)))


def _files(pattern: str) -> list[str]:
    if "://" in pattern:
        return [pattern]
    # Takes `..` out, so that a file has one name, and leaves links as they are.
    place = os.path.abspath(Path(pattern).expanduser())  # noqa: PTH100
    # A name without wildcards is asked for later, by who says what else lies there.
    if Path(place).exists() or not glob.has_magic(place):
        return [place]
    found = sorted(file for file in glob.iglob(place, recursive=True) if Path(file).is_file())  # noqa: PTH207
    if not found:
        raise MalmoiError(f"no file matches {pattern} (looked for {place}).")
    return found
