"""What became of captions, as a table."""

from collections import Counter
from collections.abc import Iterator
from typing import Protocol

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table


class TallyLike(Protocol):
    """Counts; see ``malmoi.featurize.questions.generate.Tally``."""

    captions: int
    asked: int
    silent: int
    set_aside: Counter[str]
    questions: Counter[str]
    dropped: Counter[str]

    @property
    def candidates(self) -> int: ...  # noqa: D102


def tally_view(tally: TallyLike) -> RenderableType:
    """All counts: captions by what became of them, and candidates by type or by why they were dropped.

    Args:
        tally: see there.
    """
    table = Table(box=SIMPLE_HEAD)
    table.add_column("")
    table.add_column("", justify="right")
    for name, number, end in _rows(tally):
        table.add_row(name, f"{number:,}", end_section=end)
    return table


def _rows(tally: TallyLike) -> Iterator[tuple[str, int, bool]]:
    yield "captions", tally.captions, False
    yield "  with questions", tally.asked, False
    yield "  without", tally.silent, not tally.set_aside
    for place, (reason, number) in enumerate(sorted(tally.set_aside.items()), 1):
        yield f"  set aside: {reason}", number, place == len(tally.set_aside)
    yield "candidates", tally.candidates, False
    for name, number in sorted(tally.questions.items()):
        yield f"  {name} questions", number, False
    for reason, number in sorted(tally.dropped.items()):
        yield f"  dropped: {reason}", number, False
