"""The training loop: epochs by a schedule, with progress, and a file to go on from when it was killed."""

import io
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

from malmoi.models.files import write_whole
from malmoi.models.training.phase import Phase
from malmoi.models.training.progress import Epoch, Watch

_SAVE_AFTER = 30.0  # seconds
_VALIDATION, _TRAINING = "validation_losses", "training_"

P = TypeVar("P", bound=Phase)
PhaseT = TypeVar("PhaseT", bound=Phase, contravariant=True)


class Trainee(Protocol[PhaseT]):
    """One training or several side by side. Arrays have one element for each."""

    @property
    def count(self) -> int:
        """How many trainings there are."""

    def follow(self, now: PhaseT) -> None:
        """Takes over the learning rates, and whatever else the schedule says."""

    def epoch(self, number: int) -> Mapping[str, np.ndarray]:
        """Trains the epoch of that number, from 0, and gives what was measured meanwhile, such as ``loss``.

        The order of the examples follows from the number, not from the epochs before.
        """

    def validate(self) -> np.ndarray:
        """The losses of the validation examples."""

    def arrays(self) -> dict[str, np.ndarray]:
        """All that ``restore`` needs to go on from here."""

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Goes back to what ``arrays`` gave."""


@dataclass(frozen=True)
class History:
    """What the epochs gave.

    Attributes:
        validation: the validation losses, float of shape (epochs, trainings).
        training: what was measured while training, by name, each float of shape (epochs, trainings).
    """

    validation: np.ndarray
    training: Mapping[str, np.ndarray]

    def with_epoch(self, validation: np.ndarray, training: Mapping[str, np.ndarray]) -> "History":
        """The history one epoch later."""
        before = self.training or {name: np.empty((0, len(values))) for name, values in training.items()}
        return History(
            np.concatenate([self.validation, validation[None]]),
            {name: np.concatenate([before[name], values[None]]) for name, values in training.items()},
        )

    def by_epoch(self) -> list[dict[str, float]]:
        """What was measured of the first training in each epoch, ``validation_loss`` among it."""
        measured = {**self.training, "validation_loss": self.validation}
        return [
            {name: float(values[epoch, 0]) for name, values in measured.items()}
            for epoch in range(len(self.validation))
        ]


def train(
    trainee: Trainee[P],
    *,
    phase: Callable[[np.ndarray], P],
    file: Path,
    watch: Watch = lambda epoch: None,
    save_after: float = _SAVE_AFTER,
    clock: Callable[[], float] = time.monotonic,
) -> History:
    """Trains until all have done their epochs.

    Args:
        trainee: what is trained.
        phase: what the next epoch is like, from the validation losses of those before, float of shape (epochs,
            trainings). It has no other state, so that a resumed training follows the same curve.
        file: keeps the progress, as a whole or not at all. Called again with the same one, a killed training goes on
            and ends with the weights with which it would have ended.
        watch: called after each epoch.
        save_after: the progress is kept after the first epoch that ends so many seconds after it was kept last, and
            after the last epoch.
        clock: gives the seconds.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    history = History(np.empty((0, trainee.count)), {})
    if file.exists():
        with np.load(file, allow_pickle=False) as saved:
            history = _read(saved)
            trainee.restore(saved)
    kept = clock()
    while not (now := phase(history.validation)).finished:
        trainee.follow(now)
        measured = trainee.epoch(len(history.validation))
        history = history.with_epoch(trainee.validate(), measured)
        left = int(phase(history.validation).left.max())
        if left == 0 or clock() - kept >= save_after:
            _write(file, trainee.arrays(), history)
            kept = clock()
        watch(Epoch(len(history.validation), left, now, measured, history.validation[-1]))
    return history


def _write(file: Path, arrays: Mapping[str, np.ndarray], history: History) -> None:
    measured = {f"{_TRAINING}{name}": values for name, values in history.training.items()}
    content = io.BytesIO()
    np.savez(content, **arrays, **measured, **{_VALIDATION: history.validation})  # type: ignore[arg-type]
    write_whole(file, content.getvalue())


def _read(saved: Mapping[str, np.ndarray]) -> History:
    training = {name.removeprefix(_TRAINING): saved[name] for name in saved if name.startswith(_TRAINING)}
    return History(saved[_VALIDATION], training)
