"""The training loop: Keras's ``fit`` with a schedule, progress, and a place to go on from when it was killed."""

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np

from malmoi.models.files import write_whole
from malmoi.models.linear_start import Schedule, phase
from malmoi.models.progress import Epoch, Watch


def train(
    model: keras.Model,
    examples: Any,
    validation: Any,
    *,
    schedule: Schedule,
    clip_norm: float,
    folder: Path,
    watch: Watch = lambda epoch: None,
    **compile_options: Any,
) -> np.ndarray:
    """Trains a model that returns logits by stochastic gradient descent, the loss summed over each batch.

    Args:
        model: with an attribute ``linear_attention`` where the schedule has a linear start.
        examples: batches in an order of their own, such as a ``tf.data.Dataset``.
        validation: the same, for the end of the linear start.
        schedule: learning rates and epochs.
        clip_norm: a gradient of a weight longer than this is scaled to it.
        folder: where its progress is kept; called again with the same one, a killed training goes on.
        watch: called after each epoch.
        **compile_options: for ``model.compile``, such as ``jit_compile`` and ``steps_per_execution``.

    Returns:
        The validation loss after each epoch, float of shape (epochs,).
    """
    folder.mkdir(parents=True, exist_ok=True)
    model.compile(
        optimizer=keras.optimizers.SGD(clipnorm=clip_norm),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum"),
        metrics=["accuracy"],
        **compile_options,
    )
    scheduled = _Scheduled(schedule, folder / "validation_losses.json", watch)
    model.fit(
        examples,
        validation_data=validation,
        shuffle=False,
        epochs=schedule.linear_epochs + schedule.epochs,
        callbacks=[
            # Restores weights and epoch before the schedule looks at them; saves after the schedule wrote its part.
            scheduled,
            keras.callbacks.BackupAndRestore(folder / "backup", delete_checkpoint=False),
        ],
        verbose=0,
    )
    return np.array(scheduled.losses)


class _Scheduled(keras.callbacks.Callback):
    """Follows the schedule; the validation losses are all it has to remember."""

    def __init__(self, schedule: Schedule, file: Path, watch: Watch) -> None:
        super().__init__()
        self.schedule, self.file, self.watch = schedule, file, watch
        self.losses: list[float] = json.loads(file.read_text()) if file.exists() else []

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        del self.losses[epoch:]  # of an epoch whose weights were not saved any more
        now = phase(self.schedule, np.array(self.losses).reshape(-1, 1))
        if self.schedule.linear_epochs:
            self.model.linear_attention = bool(now.linear[0])
        self.model.optimizer.learning_rate = float(now.rate[0])

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        self.losses.append(float(logs["val_loss"]))
        write_whole(self.file, json.dumps(self.losses).encode())
        now = phase(self.schedule, np.array(self.losses).reshape(-1, 1))
        loss, accuracy = np.array([logs["loss"]]), np.array([logs["accuracy"]])
        self.watch(Epoch(epoch + 1, int(now.left.max()), now.linear, loss, accuracy))
        if now.finished:
            self.model.stop_training = True
