"""The three mutated gated units of Jozefowicz, Zaremba and Sutskever."""

import keras
from keras import ops

from malmoi.models.cells.cell import Cell, Tensor


class MutatedCell(Cell):
    """*An Empirical Exploration of Recurrent Network Architectures* (Jozefowicz et al. 2015), section 4: MUT1 to MUT3.

    http://proceedings.mlr.press/v37/jozefowicz15.pdf. One state, h. Where an equation has x beside h, both must be
    equally wide: inputs of another width first pass a matrix that is learnt (W_xp, no bias); the paper leaves open
    what happens then.
    """

    BIASES = 3
    SEES_INPUT = False  # whether x itself stands in an equation

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Makes the weights: those of ``Cell``, and where it is needed ``projection``."""
        super().build(input_shape)
        self.projection = None
        if self.SEES_INPUT and input_shape[-1] != self.units:
            self.projection = self.add_weight(
                name="projection", shape=(input_shape[-1], self.units), initializer=self.kernel_initializer
            )

    def _as_wide_as_the_state(self, inputs: Tensor) -> Tensor:
        return inputs if self.projection is None else ops.matmul(inputs, self.projection)

    def _next(self, h: Tensor, z: Tensor, r: Tensor, candidate: Tensor) -> tuple[Tensor, list[Tensor]]:
        """H' = tanh(W_hh (r * h) + candidate) * z + h * (1 - z); W_hh is the last block."""
        last = self.RECURRENT_KERNELS - 1
        new = ops.tanh(ops.matmul(r * h, self.block(self.recurrent_kernel, last)) + candidate)
        h = new * z + h * (1 - z)
        return h, [h]


@keras.saving.register_keras_serializable("malmoi")
class MUT1Cell(MutatedCell):
    """MUT1 of Jozefowicz et al. 2015; see ``MutatedCell``.

        z = sigmoid(W_xz x + b_z)
        r = sigmoid(W_xr x + W_hr h + b_r)
        h' = tanh(W_hh (r * h) + tanh(x) + b_h) * z + h * (1 - z)

    Blocks: kernel z, r; recurrent kernel r, h; bias z, r, h.
    """

    KERNELS = RECURRENT_KERNELS = 2
    SEES_INPUT = True

    def call(self, inputs: Tensor, states: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """See the class."""
        h = states[0]
        z, r = ops.split(ops.matmul(inputs, self.kernel) + self.block(self.bias, 0, 1), 2, axis=-1)
        r = r + ops.matmul(h, self.block(self.recurrent_kernel, 0))
        candidate = ops.tanh(self._as_wide_as_the_state(inputs)) + self.block(self.bias, 2)
        return self._next(h, ops.sigmoid(z), ops.sigmoid(r), candidate)


@keras.saving.register_keras_serializable("malmoi")
class MUT2Cell(MutatedCell):
    """MUT2 of Jozefowicz et al. 2015; see ``MutatedCell``.

        z = sigmoid(W_xz x + W_hz h + b_z)
        r = sigmoid(x + W_hr h + b_r)
        h' = tanh(W_hh (r * h) + W_xh x + b_h) * z + h * (1 - z)

    Blocks: kernel z, h; recurrent kernel z, r, h; bias z, r, h.
    """

    KERNELS, RECURRENT_KERNELS = 2, 3
    SEES_INPUT = True

    def call(self, inputs: Tensor, states: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """See the class."""
        h = states[0]
        xz, candidate = ops.split(ops.matmul(inputs, self.kernel), 2, axis=-1)
        gates = ops.matmul(h, self.block(self.recurrent_kernel, 0, 1)) + self.block(self.bias, 0, 1)
        hz, hr = ops.split(gates, 2, axis=-1)
        r = ops.sigmoid(self._as_wide_as_the_state(inputs) + hr)
        return self._next(h, ops.sigmoid(xz + hz), r, candidate + self.block(self.bias, 2))


@keras.saving.register_keras_serializable("malmoi")
class MUT3Cell(MutatedCell):
    """MUT3 of Jozefowicz et al. 2015; see ``MutatedCell``.

        z = sigmoid(W_xz x + W_hz tanh(h) + b_z)
        r = sigmoid(W_xr x + W_hr h + b_r)
        h' = tanh(W_hh (r * h) + W_xh x + b_h) * z + h * (1 - z)

    Blocks of all weights in the order z, r, h.
    """

    KERNELS = RECURRENT_KERNELS = 3

    def call(self, inputs: Tensor, states: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """See the class."""
        h = states[0]
        z, r, candidate = ops.split(ops.matmul(inputs, self.kernel) + self.bias, 3, axis=-1)
        z = z + ops.matmul(ops.tanh(h), self.block(self.recurrent_kernel, 0))
        r = r + ops.matmul(h, self.block(self.recurrent_kernel, 1))
        return self._next(h, ops.sigmoid(z), ops.sigmoid(r), candidate)
