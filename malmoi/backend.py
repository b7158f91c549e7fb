"""The Keras backend that is chosen, looked at before Keras is imported."""

import os

from malmoi.errors import MalmoiError
from malmoi.extras import require
from malmoi.tensorflow_start import start_tensorflow

BACKENDS = ("tensorflow", "jax")


def require_backend() -> str:
    """The name of the backend that ``KERAS_BACKEND`` names, or TensorFlow.

    Raises:
        MalmoiError: it is not installed, or the models here are not made for it.
    """
    name = os.environ.get("KERAS_BACKEND") or "tensorflow"
    if name not in BACKENDS:
        raise MalmoiError(f"KERAS_BACKEND is {name!r}; there are: {', '.join(BACKENDS)}")
    if name == "jax":
        require("jax", "jax")
    else:
        start_tensorflow()
    return name
