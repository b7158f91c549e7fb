"""VGG16 and VGG19 up to fc2, the layer that papers call fc7, or up to their last convolution: pictures in, vectors out.

*Very Deep Convolutional Networks for Large-Scale Image Recognition* (https://arxiv.org/abs/1409.1556). The layers are
those of ``keras.applications``, on whichever backend Keras has.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

import numpy as np

from malmoi.backend import require_backend
from malmoi.errors import MalmoiError
from malmoi.featurize.picture_size import SIDE
from malmoi.featurize.vgg_layers import LAYERS, NETWORKS, layer_name
from malmoi.featurize.vgg_weights import Weights, layers

MEANS = (103.939, 116.779, 123.68)
"""What is taken from blue, green and red: the means over the training images of ImageNet (section 2.1)."""

BATCH = 8
"""Pictures that are computed at a time: more are hardly faster on a CPU, and take 26 MB each."""


def vgg_input(pictures: np.ndarray) -> np.ndarray:
    """What VGG reads of pictures: blue before green before red, less the means.

    Args:
        pictures: RGB, uint8 of shape (..., 3).

    Returns:
        float32 of the same shape.

    Example:
        >>> vgg_input(np.array([255, 0, 100], np.uint8)).round(2)
        array([  -3.94, -116.78,  131.32], dtype=float32)
    """
    return pictures[..., ::-1].astype(np.float32) - np.array(MEANS, np.float32)


class Fc7:
    """A network with its weights; called with pictures, it gives vectors.

    Every batch has the same shape, the last one filled up with zeros: what the vector of a picture is does not depend
    on how many others there are, nor on which ones. It does depend, in its last bits, on the picture's place in its
    batch, since matrix products go through rows in blocks; so that what shall give the same bits has to be computed in
    the same order.

    Args:
        network: a name in ``NETWORKS``.
        weights: see ``find_weights``.
        relu: whether the vectors are those after the rectifier, or those before it.
        layer: a name in ``LAYERS``.

    Raises:
        MalmoiError: there is no such network or layer, or the weights are not there any more.

    Example:
        >>> network = Fc7("vgg19", weights=find_weights("imagenet", network="vgg19"))  # doctest: +SKIP
        >>> network(np.zeros((5, 224, 224, 3), np.uint8)).shape  # doctest: +SKIP
        (5, 4096)
    """

    def __init__(self, network: str, *, weights: Weights, relu: bool = True, layer: str = "fc2") -> None:
        for kind, name, known in (("network", network, NETWORKS), ("layer", layer, LAYERS)):
            if name not in known:
                raise MalmoiError(f"{kind} {name!r}; there are: {', '.join(known)}")
        backend = require_backend()
        import keras

        with _as_it_comes():
            whole = getattr(keras.applications, network.upper())(weights=None)
        for name, kernel, bias in layers(weights, network=network):
            whole.get_layer(name).set_weights([kernel, bias])
        last = whole.get_layer(layer_name(network, layer))
        if not relu:
            last.activation = keras.activations.linear
        self._shape = LAYERS[layer]
        self._model = keras.Model(whole.inputs, last.output)
        # XLA is slower on a CPU than TensorFlow's own kernels are; JAX has nothing else.
        self._model.compile(jit_compile=backend == "jax")

    def __call__(self, pictures: np.ndarray, *, done: Callable[[int], None] = lambda count: None) -> np.ndarray:
        """Computes vectors.

        Args:
            pictures: RGB, uint8 of shape (pictures, 224, 224, 3).
            done: is called after each batch with the number of its pictures.

        Returns:
            float32 of shape (pictures, 4096); of ``conv5`` of shape (pictures, 196, 512), places row by row.
        """
        vectors = np.empty((len(pictures), *self._shape), np.float32)
        for start in range(0, len(pictures), BATCH):
            some = pictures[start : start + BATCH]
            batch = np.zeros((BATCH, SIDE, SIDE, 3), np.float32)
            batch[: len(some)] = vgg_input(some)
            computed = self._model.predict_on_batch(batch)[: len(some)]
            vectors[start : start + len(some)] = computed.reshape(len(some), *self._shape)
            done(len(some))
        return vectors


def computed_with() -> Mapping[str, str]:
    """The backend of Keras, and the versions of what computes: what may change the last bits of a vector."""
    backend = require_backend()
    names = {"keras": "keras", backend: backend, "numpy": "numpy", "pillow": "PIL"}
    return {"backend": backend, **{name: import_module(module).__version__ for name, module in names.items()}}


@contextlib.contextmanager
def _as_it_comes() -> Iterator[None]:
    """Keras as it comes, whatever ``keras.json`` or the program says of its image format and its precision.

    Layers begin with zeros, because they get their weights at once: drawing random ones would take a gigabyte and
    longer than all the rest.
    """
    import keras

    before: tuple[Any, Any] = keras.config.image_data_format(), keras.config.dtype_policy()
    keras.config.set_image_data_format("channels_last")
    keras.config.set_dtype_policy("float32")
    try:
        with keras.utils.custom_object_scope({"glorot_uniform": keras.initializers.Zeros}):
            yield
    finally:
        keras.config.set_image_data_format(before[0])
        keras.config.set_dtype_policy(before[1])
