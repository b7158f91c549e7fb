"""The layers of VGG16 and VGG19 up to fc2, by name and shape: https://arxiv.org/abs/1409.1556, table 1, D and E."""

from collections.abc import Mapping
from types import MappingProxyType

NETWORKS: Mapping[str, tuple[int, ...]] = MappingProxyType({"vgg16": (2, 2, 3, 3, 3), "vgg19": (2, 2, 4, 4, 4)})
"""Convolutions in each block, by the name of the network."""

FEATURES = 4096
"""The width of both fully connected layers."""

PLACES = 14 * 14
"""Where the convolutions of the last block look: what four poolings leave of 224 x 224."""

LAYERS: Mapping[str, tuple[int, ...]] = MappingProxyType({"fc2": (FEATURES,), "conv5": (PLACES, 512)})
"""What can be had of a picture, and its shape: ``fc2``, or ``conv5``, the last convolution before the last pooling."""

_WIDTHS = (64, 128, 256, 512, 512)  # of the convolutions in each block
_POOLED = 7 * 7  # what five poolings leave of 224 x 224


def layer_shapes(network: str) -> dict[str, tuple[int, ...]]:
    """The shapes of the kernels by the name of their layer; a bias is as wide as its kernel's last axis.

    Example:
        >>> shapes = layer_shapes("vgg16")
        >>> len(shapes), shapes["block1_conv1"], shapes["fc1"]
        (15, (3, 3, 3, 64), (25088, 4096))
    """
    shapes: dict[str, tuple[int, ...]] = {}
    before = 3
    for block, (convolutions, width) in enumerate(zip(NETWORKS[network], _WIDTHS, strict=True), 1):
        for number in range(1, convolutions + 1):
            shapes[f"block{block}_conv{number}"] = (3, 3, before, width)
            before = width
    return shapes | {"fc1": (_POOLED * before, FEATURES), "fc2": (FEATURES, FEATURES)}


def layer_name(network: str, layer: str) -> str:
    """What Keras calls one of ``LAYERS``.

    Example:
        >>> layer_name("vgg19", "conv5"), layer_name("vgg19", "fc2")
        ('block5_conv4', 'fc2')
    """
    return f"block5_conv{NETWORKS[network][-1]}" if layer == "conv5" else layer
