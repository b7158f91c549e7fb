"""Words that are alike, as tables in the terminal."""

from collections.abc import Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.columns import Columns
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from malmoi.display.characters import visible


def neighbours_table(found: Mapping[str, Sequence[tuple[str, float]]]) -> RenderableType:
    """What was found for each question, nearest first, with its cosine; as many side by side as the screen is wide.

    Args:
        found: words and cosines by question, such as a word or ``man : king = woman : ?``.

    For ``he`` and ``monday`` it shows::

        he              monday
        ─────────────   ─────────────────
        she    0.810    tuesday     0.774
        they   0.700    friday      0.751
    """
    return Columns([_table(question, words) for question, words in found.items()], padding=(0, 2))


def _table(question: str, words: Sequence[tuple[str, float]]) -> Table:
    table = Table(box=SIMPLE_HEAD)
    table.add_column(Text(visible(question), "bold"), overflow="fold")
    table.add_column("", justify="right")
    for word, cosine in words:
        table.add_row(Text(visible(word)), f"{cosine:.3f}")
    return table
