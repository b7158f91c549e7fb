"""The learning schedule of *End-To-End Memory Networks*: a linear start, then halved rates.

Section 4.1 (https://arxiv.org/abs/1503.08895): training starts without the softmaxes of the memories, until the
validation loss stops falling; then they are put back. Section 4.2: the rate is halved every so many epochs.
"""

from dataclasses import dataclass

import numpy as np

from malmoi.models.training.phase import Phase


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """The settings of the schedule.

    Attributes:
        rate: the learning rate with softmaxes, at first.
        halve_every: epochs after which it is halved, again and again.
        epochs: how many epochs there are with softmaxes.
        linear_rate: the learning rate without softmaxes.
        linear_epochs: the most epochs without softmaxes; 0 for none.
        patience: the validation loss has stopped falling when the last ``patience`` epochs had no new best.
    """

    rate: float = 0.01
    halve_every: int = 25
    epochs: int = 100
    linear_rate: float = 0.005
    linear_epochs: int = 0
    patience: int = 20


@dataclass(frozen=True, kw_only=True)
class LinearPhase(Phase):
    """Where each run stands before its next epoch; arrays have one element a run.

    Attributes:
        linear: whether its memories are read without softmax.
    """

    linear: np.ndarray


def phase(schedule: Schedule, losses: np.ndarray) -> LinearPhase:
    """What follows from the validation losses so far: no other state is kept, so a resumed run goes on as before.

    Args:
        schedule: the settings.
        losses: the validation loss after each epoch, float of shape (epochs, runs).

    Example:
        >>> schedule = Schedule(linear_epochs=9, patience=1)
        >>> phase(schedule, np.array([[3.0, 3.0], [2.0, 4.0]]))  # the second run did not get better
        LinearPhase(rate=array([0.005, 0.01 ]), left=array([107, 100]), linear=array([ True, False]))
    """
    done, runs = losses.shape
    switched = np.array([_switch(schedule, losses[:, run]) for run in range(runs)])
    linear = switched < 0
    since = done - switched
    left = np.where(linear, schedule.linear_epochs - done + schedule.epochs, np.maximum(schedule.epochs - since, 0))
    rate = np.where(linear, schedule.linear_rate, schedule.rate * 0.5 ** (since // schedule.halve_every))
    return LinearPhase(linear=linear, rate=np.where(left > 0, rate, 0.0), left=left)


def _switch(schedule: Schedule, losses: np.ndarray) -> int:
    """The number of linear epochs that a run did, or -1 while it is still in them."""
    best, best_epoch = np.inf, 0
    for epoch, loss in enumerate(losses[: schedule.linear_epochs], start=1):
        if loss < best:  # never true of a NaN
            best, best_epoch = loss, epoch
        elif epoch - best_epoch >= schedule.patience:
            return epoch
    return schedule.linear_epochs if len(losses) >= schedule.linear_epochs else -1
