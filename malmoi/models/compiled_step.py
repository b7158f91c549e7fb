"""One step of a language model, compiled once: a token in, the logits of the next class out."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from malmoi.models.language_model import LanguageModel

State = Any
# A token's id and the state before it -> logits, float32 of shape (classes,), and the state after it.
Step = Callable[[int, State], tuple[np.ndarray, State]]


def compiled_step(model: LanguageModel) -> Step:
    """A function that reads one token.

    It is compiled here, for weights that may still change. Calling the model takes several times as long, most of it
    for the call and not for the numbers.

    Args:
        model: a language model; its state before the first token is ``model.initial_state(1)``.

    Example:
        >>> model = LanguageModel(vocabulary_size=8, units=4)
        >>> step = compiled_step(model)
        >>> logits, state = step(3, model.initial_state(1))
        >>> logits, state = step(1, state)
        >>> bool(np.allclose(logits, model(np.array([[3, 1]]))[0, -1], atol=1e-6))
        True
    """
    return _with_jax(model) if keras.backend.backend() == "jax" else _with_tensorflow(model)


def _with_tensorflow(model: LanguageModel) -> Step:
    import tensorflow as tf

    def one(token: Any, state: State) -> tuple[Any, State]:
        logits, state = model(token[None, None], state=state, training=False, return_state=True)
        return logits[0, 0], state

    # Layers that cuDNN computes can't be compiled by XLA.
    jit = all(layer.supports_jit for layer in model._flatten_layers())
    start = tf.nest.map_structure(lambda part: tf.TensorSpec(part.shape, part.dtype), model.initial_state(1))
    compiled = tf.function(one, jit_compile=jit, autograph=False)
    # Without it every call looks up which of the function's signatures fits.
    signature = compiled.get_concrete_function(tf.TensorSpec((), tf.int32), start)

    def step(token: int, state: State) -> tuple[np.ndarray, State]:
        logits, state = signature(tf.constant(token, tf.int32), state)
        return logits.numpy(), state

    return step


def _with_jax(model: LanguageModel) -> Step:
    import jax

    @jax.jit
    def one(weights: Any, token: Any, state: State) -> tuple[Any, State]:
        (logits, state), _ = model.stateless_call(
            *weights, token[None, None], state=state, training=False, return_state=True
        )
        return logits[0, 0], state

    def step(token: int, state: State) -> tuple[np.ndarray, State]:
        weights = tuple([v.value for v in vs] for vs in (model.trainable_variables, model.non_trainable_variables))
        logits, state = one(weights, np.int32(token), state)
        return np.asarray(logits), state

    return step
