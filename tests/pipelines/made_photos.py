"""Photos made here, and a stand-in for the network: it is what takes the time."""

import math

import numpy as np
import pytest
from PIL import Image

from malmoi.featurize.vgg_layers import LAYERS
from malmoi.pipelines import fc7, image_file


class StandIn:
    """A network that takes no time: a vector or a grid is the first numbers of its picture."""

    loaded = 0
    computed: list[int]

    def __init__(self, network, *, weights, relu, layer):
        type(self).loaded += 1
        self._shape = LAYERS[layer]

    def __call__(self, pixels, *, done=lambda count: None):
        self.computed.append(len(pixels))
        done(len(pixels))
        numbers = pixels.reshape(-1, 224 * 224 * 3)[:, : math.prod(self._shape)]
        return numbers.reshape(-1, *self._shape).astype(np.float32)


class Pooled:
    """A network that sees the mean colours of a picture's 14 x 14 places, and takes no time either."""

    def __init__(self, network, *, weights, relu, layer):
        self._layer = layer

    def __call__(self, pixels, *, done=lambda count: None):
        done(len(pixels))
        cells = pixels.reshape(-1, 14, 16, 14, 16, 3).mean(axis=(2, 4)).reshape(-1, 196, 3)
        if self._layer == "conv5":
            return np.pad(cells, ((0, 0), (0, 0), (0, 509))).astype(np.float32)
        return np.pad(cells.reshape(-1, 588), ((0, 0), (0, 4096 - 588))).astype(np.float32)


def stand_in(monkeypatch: pytest.MonkeyPatch) -> type[StandIn]:
    """Puts the stand-in in the network's place, and has chunks of three images."""
    StandIn.loaded, StandIn.computed = 0, []
    monkeypatch.setattr(fc7, "Fc7", StandIn)
    monkeypatch.setattr(image_file, "CHUNK_IMAGES", 3)
    return StandIn


def pixels(number):
    """Those of a photo, uint8 of shape (20, 30, 3)."""
    return np.random.default_rng(number).integers(0, 256, (20, 30, 3), np.uint8)


def vector(number, *, layer="fc2"):
    """What the stand-in makes of the photo."""
    picture = Image.fromarray(pixels(number)).resize((224, 224), Image.Resampling.BILINEAR)
    shape = LAYERS[layer]
    return np.asarray(picture).reshape(-1)[: math.prod(shape)].reshape(shape).astype(np.float32)


def write_photos(folder, numbers, form="image{}.png"):
    """A folder of photos, one for each number."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        Image.fromarray(pixels(number)).save(folder / form.format(number))
    return folder
