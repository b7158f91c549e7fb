"""Beam search compiled once: pictures in, captions out."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import keras
import numpy as np

from malmoi.models.captioning.beam_search import Captions, beam_search
from malmoi.models.captioning.captioner import Captioner

Inputs = Mapping[str, np.ndarray]


def caption_writer(model: Captioner, **options: Any) -> Callable[[Inputs], Captions]:
    """A function that writes captions of pictures.

    It is compiled when pictures of a new shape first come: give batches of the same size. Weights may still change.

    Args:
        model: what writes.
        **options: those of ``beam_search``.

    Returns:
        A function of the model's inputs that returns numpy arrays.

    Example:
        >>> from malmoi.models.captioning.show_tell import ShowTell
        >>> write = caption_writer(ShowTell(9, features=6, embedding=5, units=3), begin=2, end=3, length=7, beam=4)
        >>> write({"fc7": np.ones((2, 6), np.float32)}).ids.shape
        (2, 4, 7)
    """
    search = partial(beam_search, model, **options)
    return _with_jax(model, search) if keras.backend.backend() == "jax" else _with_tensorflow(model, search)


def _with_tensorflow(model: Captioner, search: Callable[[Any], Captions]) -> Callable[[Inputs], Captions]:
    import tensorflow as tf

    # Layers that cuDNN computes can't be compiled by XLA.
    jit = all(layer.supports_jit for layer in model._flatten_layers())
    compiled = tf.function(search, jit_compile=jit, autograph=False)

    def write(inputs: Inputs) -> Captions:
        found = compiled({model.picture: tf.constant(inputs[model.picture])})
        return Captions(*(part.numpy() for part in found))

    return write


def _with_jax(model: Captioner, search: Callable[[Any], Captions]) -> Callable[[Inputs], Captions]:
    import jax

    @jax.jit
    def compiled(values: Any, pictures: Any) -> Captions:
        # Weights are arguments: as constants they would be compiled in, and stay as they are now.
        with keras.StatelessScope(state_mapping=list(zip(model.variables, values, strict=True))):
            return search({model.picture: pictures})

    def write(inputs: Inputs) -> Captions:
        values = [variable.value for variable in model.variables]
        return Captions(*(np.asarray(part) for part in compiled(values, inputs[model.picture])))

    return write
