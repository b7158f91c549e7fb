"""Progress of a training: epochs, losses and accuracies, for as long as it runs."""

import contextlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


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


@contextlib.contextmanager
def watched(label: str, *, console: Console | None = None) -> Iterator[Watch]:
    """Shows a bar on a terminal, and nothing elsewhere; gives the function to call after each epoch."""
    console = console or Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("epochs · {task.fields[state]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task(label, total=None, state="compiling")
        yield lambda epoch: bar.update(task, completed=epoch.done, total=epoch.done + epoch.left, state=_state(epoch))


def _state(epoch: Epoch) -> str:
    start = "linear start, " if epoch.linear.any() else ""
    return f"{start}loss {np.nanmin(epoch.loss):.3f}, {np.nanmax(epoch.accuracy):.1%} right"
