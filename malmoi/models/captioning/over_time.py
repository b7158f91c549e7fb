"""A recurrence over the steps of sequences, compiled by either backend."""

from collections.abc import Callable
from typing import Any

import keras
from keras import ops

Tensor = Any
State = Any
Outputs = Any


def over_time(step: Callable[[State, Tensor], tuple[State, Outputs]], state: State, inputs: Tensor) -> Outputs:
    """The outputs of all steps, with the state carried from each to the next.

    JAX compiles one loop. For TensorFlow the steps are written out: XLA can't differentiate Keras's ``ops.scan`` there,
    and ``keras.layers.RNN`` has no place for a picture that every step looks at.

    Args:
        step: of a state and of what stands at one step, of shape (batch, width), gives the next state and outputs, a
            tuple of tensors of shape (batch, …). It may hold on to tensors that are the same at all steps.
        state: the first one: tensors of any structure.
        inputs: of shape (batch, time, width); the number of steps must be known on TensorFlow.

    Returns:
        The outputs, each of shape (batch, time, …).

    Example:
        >>> sums, = over_time(lambda h, x: (h + x, (h + x,)), ops.zeros((1, 1)), ops.array([[[1.0], [2.0], [3.0]]]))
        >>> ops.convert_to_numpy(sums)[0, :, 0].tolist()
        [1.0, 3.0, 6.0]
    """
    if keras.backend.backend() == "jax":
        _, outputs = ops.scan(step, state, ops.moveaxis(inputs, 1, 0))
        return keras.tree.map_structure(lambda output: ops.moveaxis(output, 0, 1), outputs)
    if inputs.shape[1] is None:
        raise ValueError(f"inputs of shape {tuple(inputs.shape)}: expected a fixed number of steps")
    found = []
    for place in range(inputs.shape[1]):
        state, outputs = step(state, inputs[:, place])
        found.append(outputs)
    return tuple(ops.stack(parts, axis=1) for parts in zip(*found, strict=True))
