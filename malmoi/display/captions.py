"""The captions that a model writes for a picture, as a table."""

import math
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from malmoi.display.characters import visible

NOTHING = "(no words)"
"""What stands for a caption that ends where it begins."""

_BAR = 20  # cells of the most probable one's


def captions_table(image: str, captions: Sequence[tuple[str, float]]) -> RenderableType:
    """The picture's name, and a line for each caption; bars compare their probabilities.

    Args:
        image: the name of the picture.
        captions: with their log-probabilities, in the order in which they are shown. One of minus infinity, with which
            a search fills up what it did not find, is left out.

    Example:
        >>> from rich.console import Console
        >>> Console(width=60).print(captions_table("a.png", [("a red fence", -1.2), ("a fence", -2.6)]))
        a.png
        <BLANKLINE>
          caption       log-probability
         ──────────────────────────────────────────────────────
          a red fence             -1.20   ━━━━━━━━━━━━━━━━━━━━
          a fence                 -2.60   ━━━━━
        <BLANKLINE>
    """
    table = Table(box=SIMPLE_HEAD)
    table.add_column("caption")
    table.add_column("log-probability", justify="right", no_wrap=True)
    table.add_column("")
    written = found(captions)
    best = max((logarithm for _, logarithm in written), default=0.0)
    for caption, logarithm in written:
        bar = "━" * round(_BAR * math.exp(logarithm - best))
        table.add_row(Text(caption), f"{logarithm:.2f}", Text(bar, "blue"))
    return Group(Text(visible(image), "bold"), Text(), table)


def found(captions: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Those that can be shown, as they are shown.

    Example:
        >>> found([("a fence", -1.2), ("", -3.0), ("", float("-inf"))])
        [('a fence', -1.2), ('(no words)', -3.0)]
    """
    return [(visible(caption) or NOTHING, logarithm) for caption, logarithm in captions if math.isfinite(logarithm)]
