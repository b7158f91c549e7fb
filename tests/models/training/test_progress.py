import io

import numpy as np
from rich.console import Console

from malmoi.models.training.linear_start import LinearPhase
from malmoi.models.training.progress import Epoch, counted, one_of, watched
from malmoi.models.training.story_messages import story_words


def epoch(done, left, *, linear=False):
    phase = LinearPhase(rate=np.array([0.1]), left=np.array([left]), linear=np.array([linear]))
    measured = {"loss": np.array([0.5, np.nan]), "accuracy": np.array([0.25, 0.75])}
    return Epoch(done, left, phase, measured, np.array([0.6]))


def terminal():
    return Console(file=io.StringIO(), force_terminal=True, width=120, legacy_windows=False)


def test_a_terminal_sees_epochs_loss_and_accuracy():
    console = terminal()
    with watched("task 1", story_words, console=console) as watch:
        watch(epoch(3, 7, linear=True))
    shown = console.file.getvalue()
    assert "task 1" in shown
    assert "3/10" in shown
    assert "linear, loss 0.500, 75.0% right" in shown


def test_a_pipe_sees_nothing():
    console = Console(file=io.StringIO())
    with watched("task 1", story_words, console=console) as watch:
        watch(epoch(3, 7))
    assert list(counted("measuring", [1, 2], console=console)) == [1, 2]
    assert console.file.getvalue() == ""


def test_one_of_several_trainings_counts_the_epochs_of_all():
    seen = []
    # The second of three, of ten epochs each.
    watch = one_of(seen.append, done=10, left=10)
    watch(epoch(4, 6))
    watch(epoch(10, 0))
    assert [(seen.done, seen.left) for seen in seen] == [(14, 16), (20, 10)]


def test_items_are_counted_on_a_terminal():
    console = terminal()
    assert list(counted("measuring", ["a", "b"], console=console)) == ["a", "b"]
    assert "measuring" in console.file.getvalue()
