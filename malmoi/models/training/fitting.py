"""One model as the training loop wants it: Keras's ``fit``, an epoch at a time."""

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np

from malmoi.datasets.records import batches_of_arrays
from malmoi.models.training.examples import Examples
from malmoi.models.training.linear_start import LinearPhase

_VALIDATION_BATCH = 500


class Fitting:
    """A model that returns logits, trained by stochastic gradient descent; the loss is summed over each batch.

    Args:
        model: with an attribute ``linear_attention``.
        examples: for training.
        validation: for validation.
        batch_size: examples a step. Of each epoch a smaller rest is left out, so that all steps have one shape.
        clip_norm: a gradient of a weight longer than this is scaled to it.
        seed: of the order of the examples.
        **compile_options: for ``model.compile``, such as ``jit_compile`` and ``steps_per_execution``.
    """

    count = 1

    def __init__(
        self,
        model: Any,
        examples: Examples,
        validation: Examples,
        *,
        batch_size: int,
        clip_norm: float,
        seed: int,
        **compile_options: Any,
    ) -> None:
        model.compile(
            optimizer=keras.optimizers.SGD(clipnorm=clip_norm),
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum"),
            metrics=["accuracy"],
            **compile_options,
        )
        model.optimizer.build(model.trainable_variables)
        self.model = model
        self._examples, self._batch_size, self._seed = examples, batch_size, seed
        self._validation = batches_of_arrays(*validation, batch_size=_VALIDATION_BATCH)

    def follow(self, now: LinearPhase) -> None:
        """See ``Trainee``."""
        self.model.optimizer.learning_rate = float(now.rate[0])
        self.model.linear_attention = bool(now.linear[0])

    def epoch(self, number: int) -> dict[str, np.ndarray]:
        """See ``Trainee``."""
        batches = batches_of_arrays(
            *self._examples,
            batch_size=self._batch_size,
            order=np.random.default_rng([self._seed, number]).permutation(len(self._examples.labels)),
            drop_remainder=len(self._examples.labels) >= self._batch_size,
        )
        history = self.model.fit(batches, shuffle=False, verbose=0).history
        # Keras gives the mean of the batches' losses, which are sums over their examples.
        size = min(self._batch_size, len(self._examples.labels))
        return {"loss": np.array(history["loss"]) / size, "accuracy": np.array(history["accuracy"])}

    def validate(self) -> np.ndarray:
        """See ``Trainee``."""
        return np.array([self.model.evaluate(self._validation, verbose=0)[0]])

    def arrays(self) -> dict[str, np.ndarray]:
        """See ``Trainee``."""
        return {str(place): keras.ops.convert_to_numpy(variable) for place, variable in enumerate(self._variables)}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """See ``Trainee``."""
        for place, variable in enumerate(self._variables):
            variable.assign(arrays[str(place)])

    @property
    def _variables(self) -> list[Any]:
        # Among those that are not trained: the state of the random numbers.
        model = self.model
        return [*model.trainable_variables, *model.non_trainable_variables, *model.optimizer.variables]
