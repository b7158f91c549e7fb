"""The folder of a sample corpus: marked as ours, so that nobody's own files are ever overwritten."""

import os
from collections.abc import Iterable
from pathlib import Path

from malmoi.errors import MalmoiError

MARK = "SAMPLE.txt"


def claim(folder: Path, names: Iterable[str], *, told: str) -> None:
    """Makes a folder and marks it as ours, unless it holds somebody else's files of the same names.

    Args:
        folder: where the corpus goes.
        names: of the files that will be written, with the folders below ``folder`` that they are in.
        told: what the mark says.

    Raises:
        MalmoiError: there is such a file and no mark, or something that is no folder is in the way.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        in_the_way = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
        raise MalmoiError(f"{folder} cannot be made: {in_the_way} is not a folder") from error
    mark = folder / MARK
    if not mark.exists():
        for name in names:
            if (folder / name).exists():
                raise MalmoiError(
                    f"{folder / name} exists and is not part of a sample corpus (there is no {MARK} in {folder}), "
                    "so it is not overwritten. Choose another folder to write to"
                )
        write(mark, told.encode())


def write(path: Path, content: bytes) -> None:
    """Writes a file under another name first, so that nobody ever reads half of it.

    One that holds the same already is left alone: what was made of it stays newer than it.
    """
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
