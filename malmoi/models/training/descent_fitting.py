"""One model as the training loop wants it, by a ``DescentRecipe``: Keras's ``fit``, an epoch at a time."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from malmoi.errors import MalmoiError
from malmoi.models.batches import Batches
from malmoi.models.descent_recipe import DescentRecipe
from malmoi.models.training.optimizers import optimizer
from malmoi.models.training.phase import Phase

_LOSS = "mean_loss"
_BEST, _BEST_LOSS = "best_", "best_loss"


@dataclass(frozen=True, kw_only=True)
class Within:
    """How far an epoch is.

    Attributes:
        share: of it that is done.
        loss: mean loss of what was asked so far.
        rate: how much of it is asked in a second.
    """

    share: float
    loss: float
    rate: float


class DescentFitting:
    """A model that returns logits of next tokens or of answers, trained by the cross-entropy.

    Args:
        model: what is trained.
        training: gives the batches of an epoch by its number, from 0.
        validation: batches with weights where some of what is asked does not count.
        recipe: of optimizer, rates and averages.
        loss_weight: what the mean loss of a batch is multiplied by.
        own_loss: the name by which the model tells a loss of its own, which it then is trained by.
        begin: called before each reading of a text from its beginning.
        speed: the name of the rate at which it learns, such as ``questions_per_second``.
        seed: of gradient noise.
        within: called now and then while an epoch is trained.
        **compile_options: for ``model.compile``, such as ``jit_compile`` and ``steps_per_execution``.
    """

    count = 1

    def __init__(
        self,
        model: keras.Model,
        training: Callable[[int], Batches],
        validation: Batches,
        *,
        recipe: DescentRecipe,
        loss_weight: float = 1.0,
        own_loss: str | None = None,
        begin: Callable[[], None] = lambda: None,
        speed: str = "tokens_per_second",
        seed: int = 0,
        within: Callable[[Within], None] | None = None,
        **compile_options: Any,
    ) -> None:
        model.compile(
            optimizer=optimizer(recipe, seed=seed),
            **({} if own_loss else _cross_entropy(float(loss_weight))),
            **compile_options,
        )
        model.optimizer.build(model.trainable_variables)
        self._model, self._recipe, self._loss = model, recipe, own_loss or _LOSS
        self._training, self._validation = training, validation
        self._begin, self._within, self._speed = begin, within, speed
        self._averaged = False
        self._best: list[np.ndarray] = []
        self._best_loss = np.inf

    def follow(self, now: Phase) -> None:
        """See ``Trainee``."""
        self._model.optimizer.learning_rate = float(now.rate[0])

    def epoch(self, number: int) -> dict[str, np.ndarray]:
        """See ``Trainee``: ``loss`` is the mean over all that was asked; see also ``speed``.

        Raises:
            MalmoiError: the loss is no longer a number.
        """
        read = self._training(number)
        self._begin()
        speed = _Speed(read, self._loss, self._within)
        loss = self._model.fit(read.batches, shuffle=False, verbose=0, callbacks=[speed]).history[self._loss][0]
        if not np.isfinite(loss):
            raise MalmoiError(
                f"the training diverged: the loss of epoch {number + 1} is {loss}. Lower the rate "
                f"(it is {float(self._model.optimizer.learning_rate):g}), or clip (it is {self._recipe.clip})."
            )
        self._averaged = self._recipe.average > 0 and number >= self._recipe.average_after
        return {"loss": np.array([loss]), self._speed: np.array([speed.rate])}

    def validate(self) -> np.ndarray:
        """See ``Trainee``: the mean loss of all that is asked."""
        with self._weights_that_count():
            self._begin()
            loss = self._model.evaluate(self._validation.batches, verbose=0, return_dict=True)[self._loss]
            if self._recipe.patience is not None and loss < self._best_loss:
                self._best_loss, self._best = loss, _values(self._model.trainable_variables)
        return np.array([loss])

    def finish(self) -> None:
        """Gives the model the weights that are kept: of the best epoch, or the last ones."""
        if self._best:
            _assign(self._model.trainable_variables, self._best)
        elif self._averaged:
            self._model.optimizer.put_averages(self._model.trainable_variables)

    def arrays(self) -> dict[str, np.ndarray]:
        """See ``Trainee``."""
        best = {f"{_BEST}{place}": values for place, values in enumerate(self._best)}
        state = {str(place): values for place, values in enumerate(_values(self._variables))}
        return {**state, **best, _BEST_LOSS: np.array(self._best_loss), "averaged": np.array(self._averaged)}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """See ``Trainee``."""
        _assign(self._variables, [arrays[str(place)] for place in range(len(self._variables))])
        self._best_loss, self._averaged = float(arrays[_BEST_LOSS]), bool(arrays["averaged"])
        if np.isfinite(self._best_loss):
            self._best = [arrays[f"{_BEST}{place}"] for place in range(len(self._model.trainable_variables))]

    @property
    def _variables(self) -> list[Any]:
        # Among those that are not trained: the state of the random numbers.
        model = self._model
        return [*model.trainable_variables, *model.non_trainable_variables, *model.optimizer.variables]

    @contextmanager
    def _weights_that_count(self) -> Iterator[None]:
        """Has the averages in the place of the weights, where they are asked for."""
        if not self._averaged:
            yield
            return
        weights = _values(self._model.trainable_variables)
        self._model.optimizer.put_averages(self._model.trainable_variables)
        yield
        _assign(self._model.trainable_variables, weights)


class _Speed(keras.callbacks.Callback):
    """Measures from the first execution on, so that compiling is not in it."""

    def __init__(self, read: Batches, loss: str, within: Callable[[Within], None] | None) -> None:
        super().__init__()
        self._read, self._loss, self._within = read, loss, within
        self._first = 0
        self._begun = self._ended = time.perf_counter()
        self.rate = 0.0

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        # Of the last execution Keras tells the number as if it were full.
        done, now = min(batch + 1, self._read.count), time.perf_counter()
        per_batch = self._read.asked / self._read.count
        if done > self._first > 0:
            self.rate = (done - self._first) * per_batch / (now - self._ended)
        else:
            self.rate = done * per_batch / (now - self._begun)
            self._first, self._ended = done, now
        if self._within and logs:
            self._within(Within(share=done / self._read.count, loss=logs[self._loss], rate=self.rate))


def _cross_entropy(weight: float) -> dict[str, Any]:
    """What ``compile`` takes to train by the mean cross-entropy, and to tell it."""
    # The mean is that of what counts: padding, whose weights are 0, doesn't make it smaller.
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="mean_with_sample_weight")
    return {
        "loss": loss,
        "loss_weights": weight,
        "weighted_metrics": [keras.metrics.SparseCategoricalCrossentropy(from_logits=True, name=_LOSS)],
    }


def _values(variables: list[Any]) -> list[np.ndarray]:
    # Copies: on the TensorFlow backend the arrays would change with the variables.
    return [np.array(keras.ops.convert_to_numpy(variable)) for variable in variables]


def _assign(variables: list[Any], values: list[np.ndarray]) -> None:
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)
