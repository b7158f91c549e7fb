"""The structurally constrained recurrent network: a second, slow state."""

from typing import Any

import keras
from keras import ops

from malmoi.models.cells.cell import Cell, Tensor


@keras.saving.register_keras_serializable("malmoi")
class SCRNCell(Cell):
    """*Learning Longer Memory in Recurrent Neural Networks* (Mikolov et al. 2015), section 3.

    https://arxiv.org/abs/1412.7753, (3) to (5): beside the hidden units h, context units s that change slowly.

        s' = (1 - alpha) B x + alpha s
        h' = sigmoid(P s' + A x + R h)
        y = softmax(U h' + V s')

    The cell puts out h' and s' side by side, so that a layer on top of it has U and V in its kernel. That is also its
    one state, of width units + context_units. There are no biases. Weights: ``kernel`` is A beside B,
    ``recurrent_kernel`` is R, ``context_kernel`` is P.

    Example:
        >>> layer = keras.layers.RNN(SCRNCell(3, context_units=2), return_sequences=True)
        >>> tuple(layer(ops.ones((2, 5, 4))).shape)
        (2, 5, 5)

    Args:
        units: hidden units.
        context_units: context units; the paper's networks for PTB have 40 beside 100 hidden ones.
        alpha: how slowly the context changes, fixed, between 0 and 1; the paper's is 0.95.
        **kwargs: see ``Cell``.
    """

    def __init__(self, units: int, *, context_units: int = 40, alpha: float = 0.95, **kwargs: Any) -> None:
        super().__init__(units, **kwargs)
        self.context_units = context_units
        self.alpha = alpha
        self.output_size = units + context_units
        self.state_size = [self.output_size]

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Makes the weights."""
        self.kernel = self.add_weight(
            name="kernel", shape=(input_shape[-1], self.output_size), initializer=self.kernel_initializer
        )
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel", shape=(self.units, self.units), initializer=self.recurrent_initializer
        )
        self.context_kernel = self.add_weight(
            name="context_kernel", shape=(self.context_units, self.units), initializer=self.kernel_initializer
        )

    def call(self, inputs: Tensor, states: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """See the class."""
        h, s = ops.split(states[0], [self.units], axis=-1)
        x_h, x_s = ops.split(ops.matmul(inputs, self.kernel), [self.units], axis=-1)
        s = (1 - self.alpha) * x_s + self.alpha * s
        h = ops.sigmoid(ops.matmul(s, self.context_kernel) + x_h + ops.matmul(h, self.recurrent_kernel))
        state = ops.concatenate([h, s], axis=-1)
        return state, [state]

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same cell of."""
        return {**super().get_config(), "context_units": self.context_units, "alpha": self.alpha}
