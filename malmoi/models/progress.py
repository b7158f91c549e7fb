"""Progress of a training: epochs, losses and accuracies, for as long as it runs."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    track,
)

T = TypeVar("T")


class Epoch(NamedTuple):
    """What an epoch gave; arrays have one element a restart.

    Attributes:
        done: epochs done.
        left: epochs still to do, as far as is known.
        linear: whether the memories were read without softmax.
        loss: mean loss of the training examples.
        accuracy: share of them answered right.
    """

    done: int
    left: int
    linear: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray


Watch = Callable[[Epoch], None]


def one_of(watch: Watch, *, done: int, left: int) -> Watch:
    """The function to call after each epoch of one of several trainings that follow on each other.

    Args:
        watch: is called with the epochs of all of them.
        done: epochs of those before, at most.
        left: epochs of those that come after, at most.
    """
    return lambda epoch: watch(epoch._replace(done=done + epoch.done, left=epoch.left + left))


@contextlib.contextmanager
def watched(label: str, *, console: Console | None = None) -> Iterator[Watch]:
    """Shows a bar on a terminal, and nothing elsewhere; gives the function to call after each epoch."""
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
        task = bar.add_task(label, total=None, state="compiling")
        yield lambda epoch: bar.update(task, completed=epoch.done, total=epoch.done + epoch.left, state=_state(epoch))


def counted(label: str, items: Sequence[T], *, console: Console | None = None) -> Iterator[T]:
    """Gives the items, and shows on a terminal how many are done."""
    console = console or Console(stderr=True)
    yield from track(items, label, console=console, transient=True, disable=not console.is_terminal)


def _state(epoch: Epoch) -> str:
    start = "linear, " if epoch.linear.any() else ""
    return f"{start}loss {np.nanmin(epoch.loss):.3f}, {np.nanmax(epoch.accuracy):.1%} right"
