"""The training loop of restarts side by side, with a place to go on from when it was killed."""

import io
from pathlib import Path
from typing import NamedTuple

import numpy as np

from malmoi.models.files import write_whole
from malmoi.models.linear_start import Schedule, phase
from malmoi.models.progress import Epoch, Watch
from malmoi.models.restarts import Arrays, Restarts

_SAVE_EVERY = 10


class Examples(NamedTuple):
    """Features by name, and labels; all with the examples as first dimension."""

    features: Arrays
    labels: np.ndarray


def train_side_by_side(
    restarts: Restarts,
    examples: Examples,
    validation: Examples,
    *,
    schedule: Schedule,
    seed: int,
    folder: Path,
    watch: Watch = lambda epoch: None,
) -> np.ndarray:
    """Trains until every restart has done its epochs.

    Args:
        restarts: of a model with a state ``linear`` where the schedule has a linear start.
        examples: the training examples; all restarts see them in the same order.
        validation: for the end of the linear start.
        schedule: learning rates and epochs.
        seed: of the order of the examples.
        folder: where its progress is kept; called again with the same one, a killed training goes on and ends with
            the same weights.
        watch: called after each epoch.

    Returns:
        The validation loss after each epoch, float of shape (epochs, restarts).
    """
    import jax

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "restarts.npz"
    losses = np.empty((0, restarts.count))
    if file.exists():
        with np.load(file, allow_pickle=False) as saved:
            losses = saved["validation_losses"]
            restarts.restore(saved)
    examples, validation = jax.device_put(examples), jax.device_put(validation)
    while not (now := phase(schedule, losses)).finished:
        restarts.set_rates(now.rate)
        if schedule.linear_epochs:
            restarts.set_state("linear", now.linear)
        number = len(losses)
        order = np.random.default_rng([seed, number]).permutation(len(examples.labels))
        loss, accuracy = restarts.epoch(*examples, order=order)
        losses = np.concatenate([losses, restarts.losses(*validation)[0][None]])
        watch(Epoch(number + 1, int(now.left.max()) - 1, now.linear, loss, accuracy))
        if number % _SAVE_EVERY == _SAVE_EVERY - 1:
            content = io.BytesIO()
            np.savez(content, **(restarts.arrays() | {"validation_losses": losses}))  # type: ignore[arg-type]
            write_whole(file, content.getvalue())
    return losses
