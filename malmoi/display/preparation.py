"""What preparing made of a corpus, as a table."""

from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

_ORDER = ("train", "validation", "test")


def preparation_view(name: str, stats: Mapping[str, Any]) -> RenderableType:
    """The splits of a prepared dataset, and what was set aside.

    Args:
        name: such as ``babi/en-10k``.
        stats: the content of its ``stats.json``.
    """
    table = Table(box=SIMPLE_HEAD, title=name, title_justify="left")
    table.add_column("split")
    for column in ("examples", "stories", "tokens", "unknown words", "unknown answers"):
        table.add_column(column, justify="right")
    for split, counts in sorted(stats["splits"].items(), key=lambda entry: _place(entry[0])):
        unknown = counts["unknown_tokens"] / max(1, counts["tokens"])
        table.add_row(
            split,
            f"{counts['examples']:,}",
            f"{counts['stories']:,}",
            f"{counts['tokens']:,}",
            f"{counts['unknown_tokens']:,} ({unknown:.2%})",
            f"{counts['unknown_answers']:,}",
        )
    parts: list[RenderableType] = [table]
    if stats["rejects"]:
        reasons = ", ".join(f"{reason} {times:,}" for reason, times in sorted(stats["rejects"].items()))
        parts.append(Text(f"Set aside in rejects.jsonl: {reasons}.", "yellow"))
    return Group(*parts)


def _place(split: str) -> int:
    """Training comes first, whatever the alphabet says."""
    return _ORDER.index(split) if split in _ORDER else len(_ORDER)
