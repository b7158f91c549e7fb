"""A report on a prepared dataset: what was checked, what was found, and figures."""

from collections.abc import Sequence
from typing import Protocol

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from malmoi.display.characters import visible

_STYLES = {"ok": "green", "note": "yellow", "problem": "bold red"}


class FindingLike(Protocol):
    """One thing that was checked: ``level`` is ``ok``, ``note`` or ``problem``."""

    @property
    def level(self) -> str: ...  # noqa: D102
    @property
    def check(self) -> str: ...  # noqa: D102
    @property
    def message(self) -> str: ...  # noqa: D102


class TableLike(Protocol):
    """Figures: an int is a count, a float a share from 0 to 1, ``None`` a figure that there is not."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def columns(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def rows(self) -> Sequence[Sequence[str | int | float | None]]: ...  # noqa: D102


class ReportLike(Protocol):
    """What is shown, such as a ``datasets.report.Report``."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def folder(self) -> str: ...  # noqa: D102
    @property
    def findings(self) -> Sequence[FindingLike]: ...  # noqa: D102
    @property
    def tables(self) -> Sequence[TableLike]: ...  # noqa: D102


def report_view(report: ReportLike) -> RenderableType:
    """The findings, the figures, and last, where it is seen, whether there are problems.

    Example:
        >>> from types import SimpleNamespace as Some
        >>> from rich.console import Console
        >>> finding = Some(level="note", check="overlap", message="2 of 8 (25.00 %) questions")
        >>> table = Some(title="splits", columns=("split", "words", "share"), rows=(("test", 1000, 0.25),))
        >>> report = Some(name="babi/en-1k", folder="/data", findings=[finding], tables=[table])
        >>> Console(width=80).print(report_view(report))
        babi/en-1k  /data
        <BLANKLINE>
        note  overlap  2 of 8 (25.00 %) questions
        <BLANKLINE>
        splits
        <BLANKLINE>
        split  words   share
        ────────────────────
        test   1,000  25.0 %
        <BLANKLINE>
        no problem, 1 note
    """
    title = Text.assemble((visible(report.name), "bold"), "  ", (visible(report.folder), "dim"))
    parts: list[RenderableType] = [title, Text(), _findings(report.findings), Text()]
    for table in report.tables:
        parts += [Text(visible(table.title), "bold"), Text(), _figures(table), Text()]
    return Group(*parts, _end(report.findings))


def _findings(findings: Sequence[FindingLike]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        style = _STYLES.get(finding.level, "")
        table.add_row(Text(finding.level, style), Text(visible(finding.check)), Text(visible(finding.message)))
    return table


def _figures(figures: TableLike) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for place, column in enumerate(figures.columns):
        texts = all(isinstance(row[place], str) for row in figures.rows)
        # A word a line, so that columns are no wider than their figures.
        header = Text("\n".join(visible(column).split()))
        table.add_column(header, justify="left" if texts else "right", no_wrap=True, vertical="bottom")
    for row in figures.rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    return table


def _cell(value: str | int | float | None) -> str:
    r"""A figure for people.

    Example:
        >>> [_cell(value) for value in ("qa1", 1000, 0.5, 0.0, 0.00001, None)]
        ['qa1', '1,000', '50.0 %', '0 %', '< 0.1 %', '-']
    """
    if value is None:
        return "-"
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, int):
        return f"{value:,}"
    if not value:
        return "0 %"
    return f"{100 * value:.1f} %" if value >= 0.0005 else "< 0.1 %"


def _end(findings: Sequence[FindingLike]) -> Text:
    counts = {level: sum(finding.level == level for finding in findings) for level in _STYLES}
    problems, notes = (
        f"{counts[level] or 'no'} {level}{'' if counts[level] in (0, 1) else 's'}" for level in ("problem", "note")
    )
    return Text(f"{problems}, {notes}", _STYLES["problem" if counts["problem"] else "ok"])
