"""Where raw files come from, as text for a terminal."""

from collections.abc import Iterable
from typing import Protocol

from rich.console import Group
from rich.table import Table
from rich.text import Text


class SourceRowLike(Protocol):
    """One address of one file of a source, such as a ``pipelines.sources.SourceRow``."""

    @property
    def source(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def file(self) -> str: ...  # noqa: D102
    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def size(self) -> str: ...  # noqa: D102
    @property
    def digest(self) -> tuple[str, str] | None: ...  # noqa: D102
    @property
    def note(self) -> str: ...  # noqa: D102
    @property
    def licence(self) -> str: ...  # noqa: D102
    @property
    def citation(self) -> str: ...  # noqa: D102
    @property
    def by_hand(self) -> str: ...  # noqa: D102


def sources_view(rows: Iterable[SourceRowLike]) -> Group:
    """The rows as a rich renderable that loses nothing on a narrow terminal: long values are folded."""
    blocks: list[Table | Text] = []
    shown: set[str] = set()
    last_file = ("", "")
    for row in rows:
        if row.source not in shown:
            shown.add(row.source)
            if blocks:
                blocks.append(Text())
            blocks.append(Text.assemble((row.source, "bold"), f"  {row.title}"))
            facts = (("licence", row.licence), ("cite", row.citation), ("by hand", row.by_hand))
            blocks.append(_pairs(facts))
        if (row.source, row.file) != last_file:
            last_file = (row.source, row.file)
            blocks.append(_pairs((("file", row.file),)))
        digest = row.digest or ("digest", "none")
        address = (("from", row.url), ("size", row.size), digest, ("note", row.note))
        blocks.append(_pairs(address))
    return Group(*blocks)


def _pairs(pairs: Iterable[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(style="dim", no_wrap=True, min_width=9)
    table.add_column(overflow="fold")
    for label, value in pairs:
        if value:
            table.add_row(f"  {label}", Text(value))
    return table
