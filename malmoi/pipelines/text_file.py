"""A raw text file: there, not empty, and cut into chunks."""

from collections.abc import Sequence

from etils import epath

from malmoi.errors import BadInput
from malmoi.pipelines.plan import RawFile, scan, unreadable


def text_bytes(path: epath.PathLike, *, name: str) -> int:
    """How large a text file is.

    Args:
        path: the file.
        name: how messages shall name it.

    Raises:
        BadInput: there is no such file (``missing-file``), it is a folder (``not-a-file``) or empty (``empty-file``).
        MalmoiError: the system does not let us look.
    """
    file = epath.Path(path)
    try:
        if not file.exists():
            raise _fault("missing-file", name, f"a text in {file.parent}", f"no such file{_beside(file)}")
        if file.is_dir():
            raise _fault("not-a-file", name, "a file", "a folder")
        size = int(file.stat().length)
    except OSError as error:
        raise unreadable(path, error) from error
    if not size:
        raise _fault("empty-file", name, "text", "an empty file")
    return size


def scan_text(
    path: epath.PathLike,
    *,
    name: str,
    split: str,
    later: Sequence[tuple[int, str]] = (),
    within_lines: bool = False,
) -> RawFile:
    """Scans a text file; see ``plan.scan`` for what it takes, and ``text_bytes`` for what else it raises."""
    text_bytes(path, name=name)
    return scan(path, name=name, split=split, later=later, within_lines=within_lines)


def _beside(file: epath.Path) -> str:
    """What lies where the file should be."""
    beside = sorted(path.name for path in file.parent.iterdir()) if file.parent.is_dir() else []
    some = ", ".join(beside[:5]) + (", …" if len(beside) > 5 else "")
    return f" (there are: {some})" if beside else ""


def _fault(reason: str, file: str, expected: str, found: str) -> BadInput:
    return BadInput(reason=reason, file=file, line=None, expected=expected, found=found)
