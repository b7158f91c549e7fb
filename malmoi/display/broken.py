"""Text in lines that fit, for pictures."""

from rich.console import Console
from rich.text import Text

from malmoi.display.characters import visible


def broken(text: str, *, width: int, lines: int = 6) -> str:
    r"""The text in lines of so many cells, Hangul counting two; what does not fit into them is cut off.

    Example:
        >>> broken("where is the man with the hat", width=12, lines=2)
        'where is the\nman with the …'
    """
    wrapped = [line.plain.rstrip() for line in Text(visible(text)).wrap(Console(width=width), width, overflow="fold")]
    if len(wrapped) > lines:
        wrapped = [*wrapped[: lines - 1], wrapped[lines - 1] + " …"]
    return "\n".join(wrapped)
