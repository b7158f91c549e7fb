"""Recurrent layers on top of each other, with their state carried in and out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import keras

from malmoi.models.cells.layer import recurrent_layer

Tensor = Any
State = list[list[Tensor]]


@keras.saving.register_keras_serializable("malmoi")
class Recurrent(keras.layers.Layer):
    """A stack of recurrent layers of one kind of cell.

    Call arguments:
        inputs: float of shape (batch, time, width).
        state: for each layer the list of its states, each float of shape (batch, units); zeros where it is ``None``.
        mask: bool of shape (batch, time); where it is false a step is skipped: the state stays, the output is zero.
        training: whether there is dropout.

    Returns:
        The outputs of the last layer, float of shape (batch, time, units), and the state after the last step. Where
        the stack is bidirectional, outputs are twice as wide, forwards first, and the state is an empty list.

    Example:
        >>> stack = Recurrent("lstm", [4, 3])
        >>> outputs, state = stack(keras.ops.ones((2, 5, 6)))
        >>> tuple(outputs.shape), [[tuple(part.shape) for part in layer] for layer in state]
        ((2, 5, 3), [[(2, 4), (2, 4)], [(2, 3), (2, 3)]])

    Args:
        cell: a name in ``malmoi.models.cells.layer.CELLS``.
        units: of each layer, the first one first.
        dropout: the share of values dropped between layers, the others scaled up.
        locked: whether one mask of each example serves all steps: Gal and Ghahramani's variational dropout.
        weight_drop: the share of the weights between states (the recurrent kernels) dropped, one mask a batch for all
            examples and steps: Merity et al. 2017, https://arxiv.org/abs/1708.02182, section 2.
        bidirectional: whether each layer also reads backwards.
        init_scale: see ``recurrent_layer``.
        forget_bias: see ``recurrent_layer``.
        unroll: whether steps are written out one after the other; a little faster under XLA, three times as long to
            compile. Needs a fixed number of steps, and allows no mask: Keras's backends differ in what they put out
            at masked steps then.
        seed: of starting weights and dropout.
    """

    def __init__(
        self,
        cell: str,
        units: Sequence[int],
        *,
        dropout: float = 0.0,
        locked: bool = False,
        weight_drop: float = 0.0,
        bidirectional: bool = False,
        init_scale: float | None = None,
        forget_bias: bool = False,
        unroll: bool = False,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.settings: dict[str, Any] = {
            "cell": cell,
            "units": [int(width) for width in units],
            "dropout": dropout,
            "locked": locked,
            "weight_drop": weight_drop,
            "bidirectional": bidirectional,
            "init_scale": init_scale,
            "forget_bias": forget_bias,
            "unroll": unroll,
            "seed": seed,
        }
        self.supports_masking = True
        self.bidirectional, self.weight_drop = bidirectional, weight_drop
        self.seed_generator = keras.random.SeedGenerator(seed)

        def make(place: int, **options: Any) -> Any:
            return recurrent_layer(
                cell,
                self.settings["units"][place // 2],
                init_scale=init_scale,
                forget_bias=forget_bias,
                seed=None if seed is None else seed * 1000 + 10 * place,
                return_sequences=True,
                unroll=unroll,
                zero_output_for_mask=True,
                dtype=self.dtype_policy,
                **options,
            )

        count = len(self.settings["units"])
        # The two directions must not start from the same weights: each has its place, hence its seed.
        self.forwards = [make(2 * i, return_state=not bidirectional) for i in range(count)]
        self.layers_of_stack = [
            keras.layers.Bidirectional(
                layer, backward_layer=make(2 * i + 1, go_backwards=True), dtype=self.dtype_policy
            )
            if bidirectional
            else layer
            for i, layer in enumerate(self.forwards)
        ]
        self.dropouts = [
            dropout_layer(
                dropout, locked=locked, seed=None if seed is None else seed * 1000 + 500 + i, dtype=self.dtype_policy
            )
            for i in range(count - 1)
        ]

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Makes the weights."""
        width: Any = input_shape[-1]
        for layer in self.layers_of_stack:
            layer.build((None, None, width))
            width = layer.compute_output_shape((None, 1, width))
            width = (width if self.bidirectional else width[0])[-1]
        self.width = width

    def initial_state(self, batch_size: int) -> State:
        """The state before the first step: zeros."""
        if self.bidirectional:
            return []
        return [layer.get_initial_state(batch_size) for layer in self.layers_of_stack]

    def call(
        self, inputs: Tensor, state: State | None = None, mask: Tensor | None = None, training: bool | None = None
    ) -> tuple[Tensor, State]:
        """See the class."""
        if mask is not None and self.settings["unroll"]:
            raise ValueError("unroll: there is no mask then")
        values, new_state = inputs, []
        for place, layer in enumerate(self.layers_of_stack):
            if place:
                values = self.dropouts[place - 1](values, training=training)
            with self._weights_dropped(layer, training=bool(training)):
                if self.bidirectional:
                    values = layer(values, mask=mask)
                else:
                    values, *after = layer(values, initial_state=state[place] if state else None, mask=mask)
                    new_state.append(after)
        return values, new_state

    def compute_mask(self, inputs: Tensor, mask: Tensor | None = None) -> None:
        """None: what is put out at a masked step is zero, and the caller knows where."""

    @contextmanager
    def _weights_dropped(self, layer: Any, *, training: bool) -> Iterator[None]:
        """Puts a part of the recurrent kernel to zero, for one call."""
        if not (training and self.weight_drop):
            yield
            return
        cell = layer.cell
        kernel = cell.recurrent_kernel
        dropped = keras.random.dropout(keras.ops.convert_to_tensor(kernel), self.weight_drop, seed=self.seed_generator)
        # Straight into the dictionary: through setattr Keras would take the tensor's place for a change of weights.
        vars(cell)["recurrent_kernel"] = dropped
        try:
            yield
        finally:
            vars(cell)["recurrent_kernel"] = kernel

    def get_config(self) -> dict[str, Any]:
        """What ``from_config`` makes the same layer of."""
        return {**super().get_config(), **self.settings}


def dropout_layer(rate: float, *, locked: bool = False, seed: int | None = None, dtype: Any = None) -> Any:
    """Inverted dropout of values of shape (batch, time, width).

    Args:
        rate: the share that is dropped.
        locked: whether the same values are dropped at every step.
        seed: of the masks.
        dtype: the layer's dtype policy.
    """
    return keras.layers.Dropout(rate, noise_shape=(None, 1, None) if locked else None, seed=seed, dtype=dtype)
