"""Keras's optimizers by name, with gradient noise where it is asked for.

The noise is that of Neelakantan et al. 2015 (https://arxiv.org/abs/1511.06807): normal, with a variance of
η / (1 + t)^0.55 at step t. It is added before gradients are clipped.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np
from keras import ops

from malmoi.models.descent_recipe import DescentRecipe

_ANNEALING = 0.55


def optimizer(recipe: DescentRecipe, *, seed: int) -> keras.optimizers.Optimizer:
    """The optimizer of a recipe.

    Args:
        recipe: tells which, and its settings.
        seed: of the noise.

    Example:
        >>> made = optimizer(DescentRecipe(optimizer="nesterov", clip=5.0), seed=0)
        >>> isinstance(made, keras.optimizers.SGD), made.nesterov, made.momentum, made.global_clipnorm
        (True, True, 0.9, 5.0)
    """
    kind, options = _kinds(recipe.momentum)[recipe.optimizer]

    class Optimizer(_Noise, kind):  # type: ignore[misc, valid-type]
        pass

    return Optimizer(
        noise=recipe.gradient_noise,
        noise_seed=seed,
        learning_rate=recipe.rate,
        global_clipnorm=recipe.clip,
        weight_decay=recipe.l2 or None,
        use_ema=recipe.average > 0,
        ema_momentum=recipe.average,
        **options,
    )


def _kinds(momentum: float) -> Mapping[str, tuple[type[Any], Mapping[str, Any]]]:
    return {
        "sgd": (keras.optimizers.SGD, {}),
        "momentum": (keras.optimizers.SGD, {"momentum": momentum}),
        "nesterov": (keras.optimizers.SGD, {"momentum": momentum, "nesterov": True}),
        "adagrad": (keras.optimizers.Adagrad, {}),
        "rmsprop": (keras.optimizers.RMSprop, {}),
        "adadelta": (keras.optimizers.Adadelta, {}),
        "adam": (keras.optimizers.Adam, {}),
    }


class _Noise:
    """What comes before a Keras optimizer: gradient noise, and averages that wait until they are asked for."""

    def __init__(self, *, noise: float, noise_seed: int, **options: Any) -> None:
        super().__init__(**options)
        self.noise, self.noise_seed = noise, noise_seed

    def build(self, variables: Sequence[Any]) -> None:
        """Makes the variables."""
        super().build(variables)  # type: ignore[misc]
        if self.noise and not hasattr(self, "draw"):
            draw = keras.random.SeedGenerator(self.noise_seed)
            # A variable of the optimizer's own, so that it is kept with the others, and passed through by JAX.
            state = self.add_variable((2,), dtype=draw.state.dtype, name="noise")  # type: ignore[attr-defined]
            state.assign(draw.state)
            draw.state = state
            self.draw = draw

    def apply(self, grads: Sequence[Any], trainable_variables: Sequence[Any] | None = None) -> None:
        """Changes the weights by gradients."""
        if self.noise:
            if trainable_variables is not None and not self.built:  # type: ignore[attr-defined]
                self.build(list(trainable_variables))
            step = ops.cast(self.iterations, "float32")  # type: ignore[attr-defined]
            deviation = ops.sqrt(self.noise / (1 + step) ** _ANNEALING)
            grads = [
                gradient + deviation * keras.random.normal(gradient.shape, dtype=gradient.dtype, seed=self.draw)
                for gradient in map(ops.convert_to_tensor, grads)
            ]
        super().apply(grads, trainable_variables)  # type: ignore[misc]

    def finalize_variable_values(self, var_list: Sequence[Any]) -> None:
        """Leaves the weights: each epoch is a fit, and the next one goes on with them."""

    def put_averages(self, variables: Sequence[Any]) -> None:
        """Gives variables their averages."""
        super().finalize_variable_values(variables)  # type: ignore[misc]
        for variable in variables:
            # A copy: on the JAX backend a step may take over the memory of what it is given.
            variable.assign(np.array(ops.convert_to_numpy(variable)))
