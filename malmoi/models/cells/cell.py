"""What the recurrent cells with equations of their own have in common."""

from typing import Any

import keras
from keras import ops

Tensor = Any


class Cell(keras.layers.Layer):
    """A cell for ``keras.layers.RNN`` whose weights lie side by side, a block of ``units`` columns for each gate.

    A subclass says in ``KERNELS``, ``RECURRENT_KERNELS`` and ``BIASES`` how many blocks there are, and computes its
    equations in ``call``.

    Call arguments:
        inputs: float of shape (batch, width).
        states: a list of float tensors of shape (batch, units), the first one the last output.

    Returns:
        The output, float of shape (batch, units), and the list of the new states.

    Args:
        units: the width of the state.
        kernel_initializer: what the weights of the inputs start from.
        recurrent_initializer: what the weights of the state start from.
        bias_initializer: what the biases start from.
    """

    KERNELS = RECURRENT_KERNELS = BIASES = 1

    def __init__(
        self,
        units: int,
        *,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.units = units
        self.state_size: Any = [units]
        self.output_size = units
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.recurrent_initializer = keras.initializers.get(recurrent_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Makes the weights: ``kernel``, ``recurrent_kernel`` and ``bias``."""
        width = input_shape[-1]
        self.kernel = self.add_weight(
            name="kernel", shape=(width, self.KERNELS * self.units), initializer=self.kernel_initializer
        )
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel",
            shape=(self.units, self.RECURRENT_KERNELS * self.units),
            initializer=self.recurrent_initializer,
        )
        self.bias = self.add_weight(name="bias", shape=(self.BIASES * self.units,), initializer=self._start_of_bias)

    def _start_of_bias(self, shape: tuple[int, ...], dtype: Any = None) -> Tensor:
        return self.bias_initializer(shape, dtype=dtype)

    def block(self, weight: Any, first: int, last: int | None = None) -> Tensor:
        """The blocks ``first`` to ``last`` (by default only the first) of a weight: its columns for these gates."""
        end = (first if last is None else last) + 1
        return ops.convert_to_tensor(weight)[..., first * self.units : end * self.units]

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same cell of."""
        serialize = keras.initializers.serialize
        return {
            **super().get_config(),
            "units": self.units,
            "kernel_initializer": serialize(self.kernel_initializer),
            "recurrent_initializer": serialize(self.recurrent_initializer),
            "bias_initializer": serialize(self.bias_initializer),
        }
