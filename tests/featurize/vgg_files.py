"""Files in the layout of the weights that Keras releases."""

import h5py
import numpy as np

from malmoi.featurize.vgg_layers import layer_shapes
from malmoi.featurize.vgg_weights import layers


def write_shapes(path, shapes, *, bias=True):
    """A file that has the layers and no numbers yet, thus hardly any bytes."""
    with h5py.File(path, "w") as file:
        names = ["input_1", *shapes, "flatten"]
        file.attrs["layer_names"] = [name.encode() for name in names]
        file.attrs["backend"] = b"tensorflow"
        for name in names:
            group = file.create_group(name)
            weights = {f"{name}_W_1:0": shapes[name]} if name in shapes else {}
            if weights and bias:
                weights[f"{name}_b_1:0"] = shapes[name][-1:]
            group.attrs["weight_names"] = [weight.encode() for weight in weights]
            for weight, shape in weights.items():
                group.create_dataset(weight, shape, np.float32)
    return path


def write_weights(path, network, given):
    """The same with numbers: the kernels of some weights, and biases that are not zero; all 16 or 19 layers."""
    shapes = layer_shapes(network) | {"predictions": (4096, 1000)}
    write_shapes(path, shapes)
    generator = np.random.default_rng(5)
    with h5py.File(path, "r+") as file:
        for name, kernel, _ in layers(given, network=network):
            file[name][f"{name}_W_1:0"][...] = kernel
            file[name][f"{name}_b_1:0"][...] = generator.normal(0, 5, kernel.shape[-1])
    return path


def layer_arrays(path):
    """Kernel and bias of each layer, as plain h5py reads them."""
    with h5py.File(path, "r") as file:
        return {
            name: tuple(np.asarray(group[f"{name}_{kind}_1:0"]) for kind in "Wb")
            for name, group in file.items()
            if f"{name}_W_1:0" in group and name != "predictions"
        }
