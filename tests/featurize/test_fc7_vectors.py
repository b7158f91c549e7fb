import numpy as np
import pytest

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize import fc7_vectors
from malmoi.featurize.fc7_manifest import manifest
from malmoi.featurize.fc7_vectors import vectors_like
from malmoi.featurize.vgg_weights import find_weights
from tests.pipelines.made_photos import stand_in, vector, write_photos


@pytest.fixture
def standing_in(monkeypatch):
    monkeypatch.setattr(fc7_vectors, "Fc7", network := stand_in(monkeypatch))
    return network


def told(**changed):
    options = {"network": "vgg16", "relu": True, "resize": "squash", "dtype": "float32"} | changed
    return manifest(find_weights("random:1", network="vgg16"), **options)


def test_like_those_that_were_prepared(standing_in, tmp_path):
    folder = write_photos(tmp_path, [3, 4])
    files = [folder / "image4.png", folder / "image3.png"]
    np.testing.assert_array_equal(vectors_like(told(), files), np.stack([vector(4), vector(3)]))
    assert standing_in.loaded == 1


def test_rounded_and_resized_as_the_manifest_says(standing_in, tmp_path, monkeypatch):
    files = [write_photos(tmp_path, [3]) / "image3.png"]
    monkeypatch.setattr(standing_in, "__call__", lambda self, pixels: np.full((1, 4096), 1 / 3, np.float32))
    (found,) = vectors_like(told(dtype="float16"), files)
    assert found.dtype == np.float32
    assert set(found.tolist()) == {float(np.float16(1 / 3))}
    monkeypatch.undo()
    monkeypatch.setattr(fc7_vectors, "Fc7", stand_in(monkeypatch))
    assert not np.array_equal(vectors_like(told(resize="crop"), files)[0], vector(3))


def test_what_can_not_be(standing_in, tmp_path):
    (tmp_path / "text.jpg").write_text("no picture")
    with pytest.raises(BadInput, match=r"text\.jpg: expected a JPEG or PNG picture"):
        vectors_like(told(), [tmp_path / "text.jpg"])
    with pytest.raises(MalmoiError, match=r"none\.jpg can't be read: No such file"):
        vectors_like(told(), [tmp_path / "none.jpg"])
    photo = write_photos(tmp_path, [3]) / "image3.png"
    with pytest.raises(MalmoiError, match=r"another origin than those that are needed: weights 'random:1', 'random:2'"):
        vectors_like(told(), [photo], weights="random:2")
    of_a_file = told() | {"weights": {"name": "mine.h5", "sha256": "0a", "trained": True}}
    with pytest.raises(MalmoiError, match=r"are those of the file mine\.h5: name it \(--weights FILE\)"):
        vectors_like(of_a_file, [photo])
    assert standing_in.loaded == 0
