"""A file of VGG's weights in the layout of Keras' released ones: HDF5, a group for each layer."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from malmoi.errors import MalmoiError
from malmoi.extras import require
from malmoi.featurize.vgg_layers import NETWORKS, layer_shapes

_CLASSES = "predictions"  # the last layer, of which nothing is needed


def check_file(path: Path, *, network: str) -> None:
    """Checks that a file holds the weights of a network, by the names and shapes of its layers.

    Raises:
        MalmoiError: it does not; another network, a part of one, and kernels in Theano's order are named as such.
    """
    expected = layer_shapes(network)
    with _layers(path) as group:
        names = [_text(name) for name in group.attrs["layer_names"]]
        arrays = {name: [tuple(data.shape) for data in _datasets(group, name)] for name in names}
    found = {name: shapes for name, shapes in arrays.items() if shapes and name != _CLASSES}
    if different := expected.keys() ^ found.keys():
        raise MalmoiError(f"{path}: expected the weights of {network}, found {_other(set(found), different)}.")
    for layer, shape in expected.items():
        kernel, *bias = found[layer]
        if kernel != shape:
            theano = " (the order of axes that Theano had)" if sorted(kernel) == sorted(shape) else ""
            raise MalmoiError(f"{path}: {layer}: expected a kernel of shape {shape}, found one of {kernel}{theano}.")
        if bias != [shape[-1:]]:
            raise MalmoiError(f"{path}: {layer}: expected a bias of shape {shape[-1:]}, found {bias or 'none'}.")


def read_layers(path: Path, *, network: str) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """The layers of a file that ``check_file`` accepts: name, kernel and bias, float32, one layer at a time."""
    with _layers(path) as group:
        for layer in layer_shapes(network):
            kernel, bias = (np.asarray(data, np.float32) for data in _datasets(group, layer))
            yield layer, kernel, bias


def _other(found: set[str], different: set[str]) -> str:
    """What those layers are, where they are not those that are expected."""
    for name in NETWORKS:
        layers = layer_shapes(name).keys()
        if layers == found:
            return f"those of {name}"
        if {layer for layer in layers if not layer.startswith("fc")} == found:
            return f"those of {name} without its fully connected layers, which the vectors come from (a 'notop' file)"
    return f"{len(found)} layers; in only one of both are {', '.join(sorted(different)[:4])}"


@contextlib.contextmanager
def _layers(path: Path) -> Iterator[Any]:
    """The group of an HDF5 file that holds layers."""
    h5py = require("h5py", "cpu")  # Keras brings it
    try:
        file = h5py.File(path, "r")
    except OSError as error:
        raise MalmoiError(f"{path}: expected weights in an HDF5 file, found something else ({error}).") from error
    with file:
        group = file.get("model_weights", file)  # where a whole model was saved
        if "layer_names" not in group.attrs:
            raise MalmoiError(
                f"{path}: expected weights in the layout of Keras' released files (an attribute layer_names, and a "
                f"group for each layer), found an HDF5 file with {', '.join(list(group)[:5]) or 'nothing in it'}."
            )
        yield group


def _datasets(group: Any, layer: str) -> list[Any]:
    """Those of a layer: kernel and bias, or none."""
    names = group[layer].attrs.get("weight_names", ()) if layer in group else ()
    return [group[layer][_text(name)] for name in names]


def _text(name: Any) -> str:
    return name.decode() if isinstance(name, bytes) else str(name)
