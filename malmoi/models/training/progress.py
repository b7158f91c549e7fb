"""Progress of a training: epochs, losses and accuracies, for as long as it runs."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    track,
)

from malmoi.models.training.phase import Phase

T = TypeVar("T")


class Epoch(NamedTuple):
    """What an epoch gave; arrays have one element a training.

    Attributes:
        done: epochs done.
        left: epochs still to do, as far as is known.
        phase: how it was trained.
        measured: what was measured while it was trained, by name, such as ``loss``.
        validation: the validation losses after it.
    """

    done: int
    left: int
    phase: Phase
    measured: Mapping[str, np.ndarray]
    validation: np.ndarray


Watch = Callable[[Epoch], None]


def one_of(watch: Watch, *, done: int, left: int) -> Watch:
    """The function to call after each epoch of one of several trainings that follow on each other.

    Args:
        watch: is called with the epochs of all of them.
        done: epochs of those before, at most.
        left: epochs of those that come after, at most.
    """
    return lambda epoch: watch(epoch._replace(done=done + epoch.done, left=epoch.left + left))


def both(first: Watch, second: Watch) -> Watch:
    """The function that calls two."""

    def watch(epoch: Epoch) -> None:
        first(epoch)
        second(epoch)

    return watch


@contextlib.contextmanager
def watched(
    label: str, words: Callable[[Epoch], str], *, total: int | None = None, console: Console | None = None
) -> Iterator["Bar"]:
    """Shows a bar on a terminal, and nothing elsewhere; gives what to call after each epoch.

    Args:
        label: what is trained.
        words: what to say of an epoch.
        total: how many epochs there are, if that is known before the first one.
        console: where to; by default the standard error.
    """
    console = console or Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=10),
        MofNCompleteColumn(),
        TextColumn("epochs"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[state]}"),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task(label, total=total, state="compiling")
        yield Bar(bar, task, words)


@dataclass
class Bar:
    """A bar of epochs. Called with one that is done, it shows it."""

    bar: Progress
    task: TaskID
    words: Callable[[Epoch], str]
    done: int = 0

    def __call__(self, epoch: Epoch) -> None:
        """Shows an epoch."""
        self.done = epoch.done
        total = epoch.done + epoch.left
        self.bar.update(self.task, completed=epoch.done, total=total, state=self.words(epoch))

    def within(self, share: float, state: str) -> None:
        """Shows how much of the next epoch is done."""
        self.bar.update(self.task, completed=self.done + share, state=state)

    def line(self, text: str) -> None:
        """Prints a line that stays above the bar, on a terminal or not."""
        self.bar.console.print(text, soft_wrap=True, markup=False, highlight=False)


def counted(label: str, items: Sequence[T], *, console: Console | None = None) -> Iterator[T]:
    """Gives the items, and shows on a terminal how many are done."""
    console = console or Console(stderr=True)
    yield from track(items, label, console=console, transient=True, disable=not console.is_terminal)
