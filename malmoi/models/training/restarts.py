"""Restarts side by side: many trainings of one model from different starts, in one program.

The weights of all restarts are stacked and one step is vectorised over them (``jax.vmap``): what does not depend on the
weights is computed once, and small matrix products become large ones. A whole epoch is one call to the device. Needs
the JAX backend.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import keras
import numpy as np

from malmoi.models.training.examples import Arrays


class Restarts:
    """Restarts of one model that returns logits, trained in lockstep by stochastic gradient descent.

    The loss is the cross-entropy summed over a batch.

    Args:
        build: makes a model from a seed.
        seeds: one for each restart.
        batch_size: examples a step.
        clip_norm: a gradient of a weight longer than this is scaled to it.

    Example:
        >>> restarts = Restarts(build, [1, 2, 3], batch_size=32, clip_norm=40.0)  # doctest: +SKIP
        >>> restarts.set_rates(np.full(3, 0.01))  # doctest: +SKIP
        >>> losses, accuracies = restarts.epoch(features, labels, order=np.arange(len(labels)))  # doctest: +SKIP
        >>> best = restarts.model(int(losses.argmin()))  # doctest: +SKIP
    """

    def __init__(
        self, build: Callable[[int], keras.Model], seeds: Sequence[int], *, batch_size: int, clip_norm: float
    ) -> None:
        if keras.backend.backend() != "jax":
            raise RuntimeError(f"restarts side by side need KERAS_BACKEND=jax, it is {keras.backend.backend()}")
        from jax import numpy as jnp

        models = [build(seed) for seed in seeds]
        self.count = len(models)
        self.batch_size = batch_size
        self._model = models[0]
        self._optimizer = keras.optimizers.SGD(clipnorm=clip_norm)
        self._optimizer.build(self._model.trainable_variables)
        self._loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction=None)

        def stacked(name: str) -> list[Any]:
            each = zip(*(getattr(model, name) for model in models), strict=True)
            return [jnp.stack([variable.value for variable in variables]) for variables in each]

        self._weights = stacked("trainable_variables")
        self._state = stacked("non_trainable_variables")
        self._slots = [jnp.stack([variable.value] * len(models)) for variable in self._optimizer.variables]

    def set_rates(self, rates: np.ndarray) -> None:
        """Sets the learning rate of each restart, float of shape (restarts,)."""
        place = _place(self._optimizer.learning_rate, self._optimizer.variables)
        self._slots[place] = _like(rates, self._slots[place])

    def set_state(self, name: str, values: np.ndarray) -> None:
        """Sets a scalar state of the model, such as ``linear`` of a ``MemN2N``, float of shape (restarts,)."""
        place = _place(getattr(self._model, name), self._model.non_trainable_variables)
        self._state[place] = _like(values, self._state[place])

    def epoch(self, features: Arrays, labels: np.ndarray, *, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Trains every restart once on the examples at ``order``.

        Args:
            features: arrays with the examples as first dimension; best kept on the device (``jax.device_put``).
            labels: int of shape (examples,).
            order: the places of the examples, int of shape (examples seen,).

        Returns:
            Each restart's mean loss and accuracy over the epoch as it was trained, float of shape (restarts,).
        """
        padded = np.full(-(-len(order) // self.batch_size) * self.batch_size, -1, dtype=np.int32)
        padded[: len(order)] = order
        self._weights, self._state, self._slots, loss, right = self._run_epoch(
            self._weights, self._state, self._slots, features, labels, padded.reshape(-1, self.batch_size)
        )
        return np.asarray(loss) / len(order), np.asarray(right) / len(order)

    def losses(self, features: Arrays, labels: np.ndarray, *, batch_size: int = 1024) -> tuple[np.ndarray, np.ndarray]:
        """Each restart's mean loss and accuracy, not training, float of shape (restarts,)."""
        sums = [np.zeros(self.count), np.zeros(self.count)]
        for start in range(0, len(labels), batch_size):
            part = slice(start, start + batch_size)
            batch = {name: array[part] for name, array in features.items()}
            for total, value in zip(sums, self._measure(self._weights, self._state, batch, labels[part]), strict=True):
                total += np.asarray(value)
        return sums[0] / len(labels), sums[1] / len(labels)

    def model(self, restart: int) -> keras.Model:
        """The model with the weights of one restart; the same object every time."""
        for name, values in (
            ("trainable_variables", self._weights),
            ("non_trainable_variables", self._state),
        ):
            for variable, value in zip(getattr(self._model, name), values, strict=True):
                variable.assign(value[restart])
        return self._model

    def arrays(self) -> dict[str, np.ndarray]:
        """All that a later ``restore`` needs to go on from here."""
        groups = {"weights": self._weights, "state": self._state, "slots": self._slots}
        return {f"{name}_{i}": np.asarray(value) for name, group in groups.items() for i, value in enumerate(group)}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Goes back to what ``arrays`` gave."""
        for name, group in (("weights", self._weights), ("state", self._state), ("slots", self._slots)):
            group[:] = [_like(arrays[f"{name}_{i}"], value) for i, value in enumerate(group)]

    def _cost(self, weights: Any, state: Any, features: Any, labels: Any, present: Any, *, training: bool) -> Any:
        logits, state = self._model.stateless_call(weights, state, features, training=training)
        loss = (self._loss(labels, logits) * present).sum()
        right = ((logits.argmax(-1) == labels) * present).sum()
        return loss, (state, right)

    @functools.cached_property
    def _run_epoch(self) -> Callable[..., Any]:
        import jax

        def one(carry: Any, features: Any, labels: Any, present: Any) -> Any:
            weights, state, slots = carry
            cost = functools.partial(self._cost, training=True)
            (loss, (state, right)), gradients = jax.value_and_grad(cost, has_aux=True)(
                weights, state, features, labels, present
            )
            weights, slots = self._optimizer.stateless_apply(slots, gradients, weights)
            return (weights, state, slots), (loss, right)

        all_at_once = jax.vmap(one, in_axes=(0, None, None, None))

        @functools.partial(jax.jit, donate_argnums=(0, 1, 2))
        def run(weights: Any, state: Any, slots: Any, features: Any, labels: Any, order: Any) -> Any:
            def step(carry: Any, places: Any) -> Any:
                batch = {name: array[places] for name, array in features.items()}
                return all_at_once(carry, batch, labels[places], (places >= 0).astype("float32"))

            carry, (loss, right) = jax.lax.scan(step, (weights, state, slots), order)
            return *carry, loss.sum(0), right.sum(0)

        return run

    @functools.cached_property
    def _measure(self) -> Callable[..., Any]:
        import jax

        def one(weights: Any, state: Any, features: Any, labels: Any) -> Any:
            loss, (_, right) = self._cost(weights, state, features, labels, 1.0, training=False)
            return loss, right

        return jax.jit(jax.vmap(one, in_axes=(0, 0, None, None)))


def _place(variable: Any, variables: Sequence[Any]) -> int:
    return next(place for place, other in enumerate(variables) if other is variable)


def _like(values: np.ndarray, array: Any) -> Any:
    from jax import numpy as jnp

    return jnp.asarray(values, dtype=array.dtype)
