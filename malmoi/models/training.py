"""The training loop: epochs by a schedule, with progress, and a file to go on from when it was killed."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import numpy as np

from malmoi.models.files import write_whole
from malmoi.models.linear_start import Phase, Schedule, phase
from malmoi.models.progress import Epoch, Watch

_SAVE_EVERY = 10  # epochs


class Trainee(Protocol):
    """One training or several side by side: ``Fitting``, ``SideBySide``. Arrays have one element for each."""

    @property
    def count(self) -> int:
        """How many trainings there are."""

    def follow(self, now: Phase) -> None:
        """Takes over learning rates, and whether the start is linear."""

    def epoch(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """Trains the epoch of that number, from 0, and gives losses and accuracies as it was trained.

        The order of the examples follows from the number, not from the epochs before.
        """

    def validate(self) -> np.ndarray:
        """The losses of the validation examples."""

    def arrays(self) -> dict[str, np.ndarray]:
        """All that ``restore`` needs to go on from here."""

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Goes back to what ``arrays`` gave."""


def train(trainee: Trainee, *, schedule: Schedule, file: Path, watch: Watch = lambda epoch: None) -> np.ndarray:
    """Trains until all have done their epochs.

    Args:
        trainee: what is trained.
        schedule: learning rates and epochs.
        file: keeps the progress, as a whole or not at all. Called again with the same one, a killed training goes on
            and ends with the weights with which it would have ended.
        watch: called after each epoch.

    Returns:
        The validation loss after each epoch, float of shape (epochs, trainings).
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    losses = np.empty((0, trainee.count))
    if file.exists():
        with np.load(file, allow_pickle=False) as saved:
            losses = saved["validation_losses"]
            trainee.restore(saved)
    while not (now := phase(schedule, losses)).finished:
        trainee.follow(now)
        loss, accuracy = trainee.epoch(len(losses))
        losses = np.concatenate([losses, trainee.validate()[None]])
        left = int(phase(schedule, losses).left.max())
        if left == 0 or len(losses) % _SAVE_EVERY == 0:
            content = io.BytesIO()
            np.savez(content, **(trainee.arrays() | {"validation_losses": losses}))  # type: ignore[arg-type]
            write_whole(file, content.getvalue())
        watch(Epoch(len(losses), left, now.linear, loss, accuracy))
    return losses
