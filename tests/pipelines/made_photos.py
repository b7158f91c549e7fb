"""Photos made here, and a stand-in for the network: it is what takes the time."""

import numpy as np
import pytest
from PIL import Image

from malmoi.pipelines import fc7, image_file


class StandIn:
    """A network that takes no time: a vector is the first 4,096 numbers of its picture."""

    loaded = 0
    computed: list[int]

    def __init__(self, network, *, weights, relu):
        type(self).loaded += 1

    def __call__(self, pixels, *, done=lambda count: None):
        self.computed.append(len(pixels))
        done(len(pixels))
        return pixels.reshape(-1, 224 * 224 * 3)[:, :4096].astype(np.float32)


def stand_in(monkeypatch: pytest.MonkeyPatch) -> type[StandIn]:
    """Puts the stand-in in the network's place, and has chunks of three images."""
    StandIn.loaded, StandIn.computed = 0, []
    monkeypatch.setattr(fc7, "Fc7", StandIn)
    monkeypatch.setattr(image_file, "CHUNK_IMAGES", 3)
    return StandIn


def pixels(number):
    """Those of a photo, uint8 of shape (20, 30, 3)."""
    return np.random.default_rng(number).integers(0, 256, (20, 30, 3), np.uint8)


def vector(number):
    """What the stand-in makes of the photo."""
    picture = Image.fromarray(pixels(number)).resize((224, 224), Image.Resampling.BILINEAR)
    return np.asarray(picture).reshape(-1)[:4096].astype(np.float32)


def write_photos(folder, numbers, form="image{}.png"):
    """A folder of photos, one for each number."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        Image.fromarray(pixels(number)).save(folder / form.format(number))
    return folder
