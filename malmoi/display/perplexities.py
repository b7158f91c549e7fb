"""Perplexities and other figures of models beside published ones, for the terminal and for Markdown."""

from collections.abc import Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from malmoi.display.characters import visible

Row = Mapping[str, float]
"""Figures by split; some may be missing."""


def perplexities_table(
    measured: Mapping[str, Row],
    published: Mapping[str, Row],
    *,
    splits: Sequence[str],
    figure: str,
    decimals: int = 2,
) -> RenderableType:
    """A row for each model, those measured first.

    Args:
        measured: the figures of a model by its name.
        published: those of other people's models.
        splits: the columns.
        figure: what the figures are, such as ``perplexity``.
        decimals: of each.
    """
    table = Table(box=SIMPLE_HEAD)
    table.add_column(Text(figure), overflow="fold")
    for split in splits:
        table.add_column(Text(visible(split)), justify="right")
    for rows, style in ((measured, "bold"), (published, "")):
        last = list(rows)[-1:]
        for name, row in rows.items():
            cells = [Text(text, style) for text in _cells(row, splits, decimals)]
            table.add_row(Text(visible(name), style), *cells, end_section=[name] == last)
    return table


def perplexities_markdown(
    measured: Mapping[str, Row],
    published: Mapping[str, Row],
    *,
    splits: Sequence[str],
    figure: str,
    decimals: int = 2,
) -> str:
    """The same as a Markdown table.

    Example:
        >>> print(perplexities_markdown({"runs/a": {"test": 115.2}}, {"paper": {}}, splits=["test"],
        ...                             figure="perplexity"))
        | perplexity | test |
        |---|---:|
        | **runs/a** | 115.20 |
        | paper | – |
    """
    rows = [[figure, *splits]]
    rows += [[f"**{_escaped(name)}**", *_cells(row, splits, decimals)] for name, row in measured.items()]
    rows += [[_escaped(name), *_cells(row, splits, decimals)] for name, row in published.items()]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|---|" + "---:|" * len(splits))
    return "\n".join(lines)


def _cells(row: Row, splits: Sequence[str], decimals: int) -> list[str]:
    return [f"{row[split]:.{decimals}f}" if split in row else "–" for split in splits]


def _escaped(cell: str) -> str:
    return visible(cell).replace("|", "\\|")
