"""The size of a picture: how one of any shape becomes the square that a network reads."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from PIL import Image

SIDE = 224
"""Pixels that VGG reads, each way."""

_SHORTER = 256  # what VGG's authors make of the shorter side before they cut


def squash(image: Image.Image) -> np.ndarray:
    """The whole picture, its shape given up.

    The same as ``keras.utils.load_img(file, target_size=(224, 224), interpolation="bilinear")``.

    Args:
        image: in mode RGB.

    Returns:
        uint8 of shape (224, 224, 3).
    """
    return np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BILINEAR))


def crop(image: Image.Image) -> np.ndarray:
    """The middle of the picture, its shape kept: the shorter side becomes 256 pixels, of which the inner 224 stay.

    The picture is isotropically rescaled as in https://arxiv.org/abs/1409.1556, section 3.1 (S = 256), and cut in the
    middle. Both in one step, so that a picture of 20,000 x 10 pixels does not become one of 512,000 x 256 in between.

    Args:
        image: in mode RGB.

    Returns:
        uint8 of shape (224, 224, 3).
    """
    side = min(image.size) * SIDE / _SHORTER
    left, top = (image.width - side) / 2, (image.height - side) / 2
    box = (left, top, left + side, top + side)
    return np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BILINEAR, box=box))


RESIZE: Mapping[str, Callable[[Image.Image], np.ndarray]] = MappingProxyType({"squash": squash, "crop": crop})
"""The policies by name."""
