"""Optional dependencies: bring one in where it is needed, or say how to install it."""

import importlib
from types import ModuleType

from malmoi.errors import MalmoiError

_PURPOSES = {
    "captions": "parsing captions",
    "cpu": "reading and training",
    "dask": "preparing on a Dask cluster",
    "jax": "training on the JAX backend",
    "korean": "cutting Korean into morphemes",
    "plots": "drawing pictures",
    "prepare": "preparing a corpus",
    "wordnet": "looking words up in WordNet",
}


def require(module: str, extra: str) -> ModuleType:
    """Imports a module that only an extra of malmoi installs.

    Args:
        module: the module to import, such as ``"apache_beam"``.
        extra: the extra that brings it: ``"captions"``, ``"cpu"`` (TensorFlow), ``"dask"``, ``"jax"``, ``"korean"``,
            ``"plots"``, ``"prepare"`` or ``"wordnet"``.

    Raises:
        MalmoiError: the module, or the package it lies in, is not installed; the message holds the command
            that installs it. What an installed module raises while it is imported passes through.

    Example:
        >>> require("no_such_module", "plots")
        Traceback (most recent call last):
        malmoi.errors.MalmoiError: drawing pictures needs no_such_module, which is not installed: ...
    """
    purpose = _PURPOSES[extra]
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        # Only the module itself or a parent of it: a dependency that it misses is another matter.
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise
        install = f'pip install "malmoi[{extra}]"'
        if extra == "cpu":
            install += ', or with an NVIDIA GPU pip install "malmoi[gpu]"'
        raise MalmoiError(f"{purpose} needs {error.name}, which is not installed: {install}") from error


def require_tensorflow() -> ModuleType:
    """Imports TensorFlow, or names the two flavours in which malmoi installs it.

    Raises:
        MalmoiError: TensorFlow is not installed.
    """
    return require("tensorflow", "cpu")
