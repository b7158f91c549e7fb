"""The restarts of a memory network: side by side on JAX, one after another elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np

from malmoi.models.memn2n import MemN2N
from malmoi.models.story_evaluation import logits_of
from malmoi.models.story_recipe import StoryRecipe
from malmoi.models.training.examples import Examples
from malmoi.models.training.fitting import Fitting
from malmoi.models.training.linear_start import phase
from malmoi.models.training.loop import train
from malmoi.models.training.progress import Watch, one_of
from malmoi.models.training.restarts import Restarts
from malmoi.models.training.side_by_side import SideBySide

STEPS_PER_EXECUTION = 16
_XLA_PAYS = 5000  # steps: compiling takes about three seconds, and saves half a millisecond or more a step

End = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class StoryTraining:
    """A training of a memory network from several starts.

    Attributes:
        build: makes a model from a seed.
        examples: for training.
        validation: for validation.
        recipe: the settings.
        seeds: one for each restart.
        folder: where the progress is kept.
        watch: called after each epoch.
    """

    build: Callable[[int], MemN2N]
    examples: Examples
    validation: Examples
    recipe: StoryRecipe
    seeds: list[int]
    folder: Path
    watch: Watch

    def best(self) -> tuple[MemN2N, list[End]]:
        """Trains all, and gives the best model and how each ended."""
        return self._side_by_side() if keras.backend.backend() == "jax" else self._one_after_another()

    def _side_by_side(self) -> tuple[MemN2N, list[End]]:
        restarts = Restarts(self.build, self.seeds, batch_size=self.recipe.batch_size, clip_norm=self.recipe.clip_norm)
        together = SideBySide(restarts, self.examples, self.validation, seed=self.seeds[0])
        train(
            together,
            phase=partial(phase, self.recipe.schedule),
            file=self.folder / "restarts.npz",
            watch=self.watch,
        )
        ends = _ends(self.seeds, restarts.losses(*self.examples), restarts.losses(*self.validation))
        return restarts.model(best_restart(ends)), ends

    def _one_after_another(self) -> tuple[MemN2N, list[End]]:
        epochs = self.recipe.schedule.linear_epochs + self.recipe.schedule.epochs
        steps = epochs * len(self.examples.labels) // self.recipe.batch_size
        models: list[MemN2N] = []
        ends: list[End] = []
        for place, seed in enumerate(self.seeds):
            fitting = Fitting(
                self.build(seed),
                self.examples,
                self.validation,
                batch_size=self.recipe.batch_size,
                clip_norm=self.recipe.clip_norm,
                seed=seed,
                jit_compile=steps > _XLA_PAYS,
                steps_per_execution=STEPS_PER_EXECUTION,
            )
            train(
                fitting,
                phase=partial(phase, self.recipe.schedule),
                file=self.folder / f"restart-{seed}.npz",
                watch=one_of(self.watch, done=place * epochs, left=(len(self.seeds) - place - 1) * epochs),
            )
            ends += _ends([seed], _measured(fitting.model, self.examples), _measured(fitting.model, self.validation))
            models.append(fitting.model)
        return models[best_restart(ends)], ends


def best_restart(ends: list[End]) -> int:
    """The restart with the lowest training loss; one that diverged never is."""
    return int(np.argmin([end["loss"] if np.isfinite(end["loss"]) else np.inf for end in ends]))


def _measured(model: MemN2N, examples: Examples) -> tuple[np.ndarray, np.ndarray]:
    """Mean loss and accuracy of one model, each of shape (1,)."""
    logits = logits_of(model, examples.features)
    losses = keras.losses.sparse_categorical_crossentropy(examples.labels, logits, from_logits=True)
    right = logits.argmax(-1) == examples.labels
    return keras.ops.convert_to_numpy(losses).mean(keepdims=True), right.mean(keepdims=True)


def _ends(seeds: list[int], trained: tuple[np.ndarray, ...], validated: tuple[np.ndarray, ...]) -> list[End]:
    names = ("loss", "accuracy", "validation_loss", "validation_accuracy")
    columns = zip(*(values.tolist() for values in (*trained, *validated)), strict=True)
    return [{"seed": seed} | dict(zip(names, row, strict=True)) for seed, row in zip(seeds, columns, strict=True)]
