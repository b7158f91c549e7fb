"""The LSTM with peepholes: its gates see its memory."""

from typing import Any

import keras
from keras import ops

from malmoi.models.cells.cell import Cell, Tensor


@keras.saving.register_keras_serializable("malmoi")
class PeepholeLSTMCell(Cell):
    """An LSTM whose gates see the memory (Gers and Schmidhuber 2000, *Recurrent nets that time and count*).

    The equations are those of Graves 2013, https://arxiv.org/abs/1308.0850, (7) to (11); the peephole weights p are
    diagonal matrices, hence vectors, and the output gate sees the new memory:

        i = sigmoid(W_xi x + W_hi h + p_i * c + b_i)
        f = sigmoid(W_xf x + W_hf h + p_f * c + b_f)
        c' = f * c + i * tanh(W_xc x + W_hc h + b_c)
        o = sigmoid(W_xo x + W_ho h + p_o * c' + b_o)
        h' = o * tanh(c')

    Blocks of the weights in the order i, f, c, o, as in Keras's LSTM; states h, c.

    Example:
        >>> layer = keras.layers.RNN(PeepholeLSTMCell(3), return_sequences=True)
        >>> tuple(layer(ops.ones((2, 5, 4))).shape)
        (2, 5, 3)

    Args:
        units: the width of h and c.
        unit_forget_bias: whether b_f starts at 1, other biases at 0; else all start as ``bias_initializer`` says.
        **kwargs: see ``Cell``.
    """

    KERNELS = RECURRENT_KERNELS = BIASES = 4

    def __init__(self, units: int, *, unit_forget_bias: bool = True, **kwargs: Any) -> None:
        super().__init__(units, **kwargs)
        self.unit_forget_bias = unit_forget_bias
        self.state_size = [units, units]

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Makes the weights: those of ``Cell`` and ``peepholes``, rows i, f, o."""
        super().build(input_shape)
        self.peepholes = self.add_weight(name="peepholes", shape=(3, self.units), initializer=self.kernel_initializer)

    def call(self, inputs: Tensor, states: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """See the class."""
        h, c = states
        gates = ops.matmul(inputs, self.kernel) + ops.matmul(h, self.recurrent_kernel) + self.bias
        i, f, candidate, o = ops.split(gates, 4, axis=-1)
        p = ops.convert_to_tensor(self.peepholes)
        new_c = ops.sigmoid(f + p[1] * c) * c + ops.sigmoid(i + p[0] * c) * ops.tanh(candidate)
        new_h = ops.sigmoid(o + p[2] * new_c) * ops.tanh(new_c)
        return new_h, [new_h, new_c]

    def _start_of_bias(self, shape: tuple[int, ...], dtype: Any = None) -> Tensor:
        if not self.unit_forget_bias:
            return super()._start_of_bias(shape, dtype)
        return ops.repeat(ops.array([0, 1, 0, 0], dtype=dtype), self.units)

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same cell of."""
        return {**super().get_config(), "unit_forget_bias": self.unit_forget_bias}
