"""Errors by task beside published ones, for the terminal and for Markdown."""

from collections.abc import Iterator, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from malmoi.display.characters import visible

FAILED = 5.0
"""A task fails where the error is over this many per cent (Weston et al. 2015)."""


def results_table(
    measured: Mapping[int, float], published: Mapping[str, Sequence[float]], *, names: Mapping[int, str]
) -> RenderableType:
    """Test errors by task, with their mean and how many tasks failed; failed tasks are red.

    Args:
        measured: the error of each task in per cent; only these tasks are shown, and the means are over them.
        published: for each column its errors, task 1 first.
        names: what the tasks are called.

    Raises:
        ValueError: a task has no name, or a column ends before it.
    """
    table = Table(box=SIMPLE_HEAD)
    table.add_column("task", justify="right")
    table.add_column("", overflow="fold")
    columns = _columns(measured, published)
    for column in columns:
        table.add_column(Text(visible(column)), justify="right")
    tasks = sorted(measured)
    for task in tasks:
        errors = [errors[task] for errors in columns.values()]
        cells = [Text(_figure(error), "red" if _failed(error) else "") for error in errors]
        table.add_row(str(task), Text(visible(_name(task, names))), *cells, end_section=task == tasks[-1])
    for label, *figures in _totals(columns):
        table.add_row("", Text(label, "bold"), *(Text(figure, "bold") for figure in figures))
    return table


def results_markdown(
    measured: Mapping[int, float], published: Mapping[str, Sequence[float]], *, names: Mapping[int, str]
) -> str:
    """The same as a Markdown table.

    Example:
        >>> names = {1: "one", 3: "three"}
        >>> print(results_markdown({1: 0.2, 3: 50.0}, {"paper": [0, 8.3, 40.4]}, names=names))
        | task | | measured | paper |
        |---:|---|---:|---:|
        | 1 | one | 0.2 | 0.0 |
        | 3 | three | 50.0 | 40.4 |
        | | mean of 2 | 25.1 | 20.2 |
        | | failed (> 5 %) | 1 | 1 |
    """
    columns = _columns(measured, published)
    rows = [["task", "", *columns]]
    for task in sorted(measured):
        rows.append([str(task), _name(task, names), *(_figure(errors[task]) for errors in columns.values())])
    rows += [["", *total] for total in _totals(columns)]
    lines = ["|" + "".join(f" {_escaped(cell)} |" if cell else " |" for cell in row) for row in rows]
    lines.insert(1, "|---:|---|" + "---:|" * len(columns))
    return "\n".join(lines)


def _columns(measured: Mapping[int, float], published: Mapping[str, Sequence[float]]) -> dict[str, Mapping[int, float]]:
    """The errors of the measured tasks, a column each."""
    columns: dict[str, Mapping[int, float]] = {"measured": measured}
    for column, errors in published.items():
        beyond = [task for task in measured if not 1 <= task <= len(errors)]
        if beyond:
            raise ValueError(f"column {column!r} has the tasks 1 to {len(errors)}, not {sorted(beyond)}")
        columns[column] = {task: errors[task - 1] for task in measured}
    return columns


def _name(task: int, names: Mapping[int, str]) -> str:
    if task not in names:
        raise ValueError(f"task {task} has no name; there are names for {sorted(names)}")
    return names[task]


def _totals(columns: Mapping[str, Mapping[int, float]]) -> Iterator[list[str]]:
    count = len(columns["measured"])
    if not count:
        return
    yield [f"mean of {count}", *(_figure(sum(errors.values()) / count) for errors in columns.values())]
    failed = [sum(map(_failed, errors.values())) for errors in columns.values()]
    yield [f"failed (> {FAILED:.0f} %)", *map(str, failed)]


def _failed(error: float) -> bool:
    # 100 * (1 - 0.95) is a little over 5, and five in a hundred is no failure.
    return round(error, 6) > FAILED


def _figure(error: float) -> str:
    return f"{error:.1f}"


def _escaped(cell: str) -> str:
    return visible(cell).replace("|", "\\|")
