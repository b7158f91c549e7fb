"""A report on a prepared dataset: what was checked and found, as plain data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from malmoi.errors import MalmoiError

OK, NOTE, PROBLEM = LEVELS = ("ok", "note", "problem")

Cell = str | int | float | None
_T = TypeVar("_T")


@dataclass(frozen=True)
class Finding:
    """One thing that was checked.

    Attributes:
        level: ``ok``; ``note`` for what a reader should know; ``problem`` for what is wrong.
        check: what was checked, a short name such as ``shards``.
        message: what was found, a sentence or two.
    """

    level: str
    check: str
    message: str

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"level is {self.level!r}, expected one of {', '.join(LEVELS)}")


@dataclass(frozen=True)
class Table:
    """Figures.

    Attributes:
        title: what they are of.
        columns: what each column holds.
        rows: as many cells each as there are columns. An int is a count, a float a share from 0 to 1,
            ``None`` a figure that there is not.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What ``verify`` found.

    Attributes:
        name: dataset and config.
        folder: where it is.
        findings: in the order in which things were checked.
        tables: figures on the whole dataset.

    Example:
        >>> report = Report(name="babi/en-1k", folder="/data", findings=(Finding(PROBLEM, "shards", "gone"),))
        >>> report.ok, [finding.message for finding in report.problems]
        (False, ['gone'])
    """

    name: str
    folder: str
    findings: tuple[Finding, ...]
    tables: tuple[Table, ...] = ()

    @property
    def problems(self) -> tuple[Finding, ...]:
        """The findings of that level."""
        return tuple(finding for finding in self.findings if finding.level == PROBLEM)

    @property
    def ok(self) -> bool:
        """Whether there is no problem."""
        return not self.problems


def caught(check: str, findings: Iterable[_T]) -> Iterator["_T | Finding"]:
    """The findings; the error that ends their making is a problem among them.

    Example:
        >>> def look():
        ...     yield Finding(OK, "counts", "as they should be")
        ...     raise MalmoiError("stats.json: no counts")
        >>> [finding.message for finding in caught("counts", look())]
        ['as they should be', 'stats.json: no counts']
    """
    try:
        yield from findings
    except MalmoiError as error:
        yield Finding(PROBLEM, check, str(error))


def compared(name: str, expected: object, found: object, *, by: str = "the shards") -> Iterator[Finding]:
    """A problem where ``stats.json`` says something else than what was counted.

    Args:
        name: the entry.
        expected: what was counted.
        found: what ``stats.json`` says.
        by: where it was counted.

    Example:
        >>> [finding.message for finding in compared("splits.train.examples", 3, 4)]
        ['stats.json: expected splits.train.examples to be 3 by the shards, found 4']
    """
    if found != expected:
        message = f"stats.json: expected {name} to be {expected} by {by}, found {found}"
        yield Finding(PROBLEM, "counts", message)


def some(items: Iterable[object], *, most: int = 3) -> str:
    """A list for a sentence, not longer than a reader likes.

    Example:
        >>> some([1, 2, 3, 4, 5]), some(["one"])
        ('1, 2, 3, ... (5 in all)', 'one')
    """
    texts = [str(item) for item in items]
    more = f", ... ({len(texts)} in all)" if len(texts) > most else ""
    return ", ".join(texts[:most]) + more


def share_of(part: int, whole: int) -> str:
    """A part for a sentence.

    Example:
        >>> share_of(25, 20_000), share_of(0, 0)
        ('25 of 20,000 (0.12 %)', '0 of 0')
    """
    share = f" ({100 * part / whole:.2f} %)" if part else ""
    return f"{part:,} of {whole:,}{share}"
