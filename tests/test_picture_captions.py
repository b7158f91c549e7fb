"""``malmoi caption``: pictures to the captions that a model writes."""

import numpy as np
import pytest

from malmoi.cli import main
from malmoi.datasets.standardising import Standardising
from malmoi.display.captions import NOTHING
from malmoi.featurize import fc7_vectors
from malmoi.featurize.fc7_manifest import manifest, save_manifest
from malmoi.featurize.vgg_weights import find_weights
from malmoi.featurize.vocabulary import BEGIN, END, PADDING, UNKNOWN, Vocabulary
from malmoi.models.caption_recipe import CaptionRecipe, captioner
from malmoi.models.caption_run import CaptionRun
from tests.pipelines.made_photos import stand_in, vector, write_photos

WORDS = Vocabulary(("고양이", "a", "cat", "dog"), (PADDING, UNKNOWN, BEGIN, END))


@pytest.fixture(autouse=True)
def _set_up(monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(fc7_vectors, "Fc7", stand_in(monkeypatch))


def save(folder, *, network="tell"):
    """A run of a model that has learned nothing."""
    layer, features = ("conv5", 512) if network == "attend" else ("fc2", 4096)
    recipe = CaptionRecipe(network=network, embedding=3, units=4, attention=2, beam=3)
    model = captioner(recipe, vocabulary_size=len(WORDS), features=features, seed=1)
    inputs = {
        model.picture: np.zeros((1, *([196] if network == "attend" else []), features)),
        "caption": np.ones((1, 2)),
    }
    model(inputs)
    folder.mkdir()
    options = {"network": "vgg16", "relu": True, "resize": "squash", "dtype": "float32", "layer": layer}
    save_manifest(folder, manifest(find_weights("random:1", network="vgg16"), **options))
    Standardising.from_moments(np.full(features, 100.0), np.full(features, 50.0)).save(folder)
    told = {"standardise": True, "beam": 3, "normalisation": 0.0}
    return CaptionRun.save(folder, model, {"words": WORDS}, tokenizer_name="caption_words", recipe=told, length=4)


def caption(capsys, *arguments):
    capsys.readouterr()
    status = main(["caption", *map(str, arguments)])
    return (status, *capsys.readouterr())


@pytest.mark.parametrize("network", ["tell", "attend"])
def test_the_best_captions_are_shown_and_drawn(network, tmp_path, capsys):
    run = save(tmp_path / "run", network=network)
    photo, png = write_photos(tmp_path, [3]) / "image3.png", tmp_path / "out.png"
    status, out, _ = caption(capsys, run.folder, photo, "--picture", png)
    assert status == 0
    seen = vector(3, layer="conv5" if network == "attend" else "fc2")
    (expected,) = run.writer()(seen[None])
    assert len(expected) == 3
    lines = [" ".join(line.split()) for line in out.splitlines()]
    for one in expected:
        assert any(line.startswith(f"{' '.join(one.words) or NOTHING} {one.log_probability:.2f}") for line in lines)
    assert "image3.png" in lines
    assert png.read_bytes()[1:4] == b"PNG"


def test_several_pictures_one_caption_each(tmp_path, capsys):
    run = save(tmp_path / "run")
    photos = write_photos(tmp_path, [3, 4, 5])
    images = [photos / f"image{number}.png" for number in (3, 4, 5)]
    status, out, _ = caption(capsys, run.folder, *images, "--beam", "1")
    assert (status, out.count("log-probability")) == (0, 3)
    assert [out.index(image.name) for image in images] == sorted(out.index(image.name) for image in images)


def test_what_cannot_be_is_told(tmp_path, capsys):
    run = save(tmp_path / "run")
    photos = write_photos(tmp_path, [3, 4])
    status, _, err = caption(capsys, run.folder, photos / "image3.png", photos / "image4.png", "--picture", "a.png")
    assert (status, "--picture shows one image, and there are 2" in err) == (1, True)
    (tmp_path / "text.jpg").write_text("no picture")
    status, _, err = caption(capsys, run.folder, tmp_path / "text.jpg")
    assert (status, "text.jpg" in err) == (1, True)
    status, _, err = caption(capsys, run.folder, photos / "none.png")
    assert (status, "none.png can't be read" in err) == (1, True)
    status, _, err = caption(capsys, tmp_path, photos / "image3.png")
    assert (status, "holds no trained model" in err) == (1, True)
