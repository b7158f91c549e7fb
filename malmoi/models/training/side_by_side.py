"""Restarts side by side as the training loop wants them: with their examples."""

from collections.abc import Mapping

import numpy as np

from malmoi.models.training.examples import Examples
from malmoi.models.training.linear_start import LinearPhase
from malmoi.models.training.restarts import Restarts


class SideBySide:
    """Restarts that are trained on the same examples in the same order.

    Args:
        restarts: of a model with a state ``linear``.
        examples: for training.
        validation: for validation.
        seed: of the order of the examples.
    """

    def __init__(self, restarts: Restarts, examples: Examples, validation: Examples, *, seed: int) -> None:
        import jax

        self.count = restarts.count
        self._restarts, self._seed = restarts, seed
        self._examples, self._validation = jax.device_put((examples, validation))

    def follow(self, now: LinearPhase) -> None:
        """See ``Trainee``."""
        self._restarts.set_rates(now.rate)
        self._restarts.set_state("linear", now.linear)

    def epoch(self, number: int) -> dict[str, np.ndarray]:
        """See ``Trainee``."""
        order = np.random.default_rng([self._seed, number]).permutation(len(self._examples.labels))
        loss, accuracy = self._restarts.epoch(*self._examples, order=order)
        return {"loss": loss, "accuracy": accuracy}

    def validate(self) -> np.ndarray:
        """See ``Trainee``."""
        return self._restarts.losses(*self._validation)[0]

    def arrays(self) -> dict[str, np.ndarray]:
        """See ``Trainee``."""
        return self._restarts.arrays()

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """See ``Trainee``."""
        self._restarts.restore(arrays)
