import numpy as np
import pytest
from PIL import Image

from malmoi.featurize.picture_size import RESIZE, crop, squash
from malmoi.pipelines import fc7_settings


def noise(width, height):
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8))


@pytest.mark.parametrize("policy", RESIZE)
@pytest.mark.parametrize("size", [(1, 1), (224, 224), (640, 480), (3, 500), (20_000, 10), (10, 20_000)])
def test_any_shape_becomes_the_square(policy, size):
    pixels = RESIZE[policy](Image.new("RGB", size, (1, 2, 3)))
    assert (pixels.shape, pixels.dtype) == ((224, 224, 3), np.uint8)
    assert (pixels == (1, 2, 3)).all()


def test_squashing_is_what_keras_does(tmp_path):
    import keras

    noise(640, 427).save(tmp_path / "1.png")
    loaded = keras.utils.load_img(tmp_path / "1.png", target_size=(224, 224), interpolation="bilinear")
    np.testing.assert_array_equal(squash(Image.open(tmp_path / "1.png")), np.asarray(loaded))


@pytest.mark.parametrize(("size", "resized"), [((768, 384), (512, 256)), ((384, 1152), (256, 768))])
def test_cropping_in_one_step_is_resizing_and_then_cutting(size, resized):
    image = noise(*size)
    whole = image.resize(resized, Image.Resampling.BILINEAR)
    left, top = ((side - 224) // 2 for side in resized)
    cut = np.asarray(whole.crop((left, top, left + 224, top + 224)))
    np.testing.assert_allclose(crop(image).astype(int), cut.astype(int), atol=1)


def test_cropping_keeps_the_middle_and_squashing_the_edges():
    image = Image.new("RGB", (400, 200), "black")
    image.paste("white", (0, 0, 60, 200))
    assert not crop(image).any()
    assert (squash(image)[:, 0] == 255).all()


def test_the_settings_know_the_same_policies():
    assert set(fc7_settings.RESIZE) == set(RESIZE)
