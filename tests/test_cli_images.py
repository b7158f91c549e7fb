"""The command line with images: from photos to vectors, with a stand-in for the network."""

import json

import numpy as np
import pytest

from malmoi.arguments.parser import parse
from malmoi.cli import _computes
from malmoi.datasets.image_vectors import ImageVectors
from tests.pipelines.made_photos import stand_in, vector, write_photos


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture(autouse=True)
def network(monkeypatch):
    return stand_in(monkeypatch)


@pytest.fixture
def photos(tmp_path, monkeypatch):
    """The working directory, with photos in it."""
    monkeypatch.chdir(tmp_path)
    write_photos(tmp_path / "photos", [3, 12, 7])
    (tmp_path / "photos/image4.jpg").write_text("x")
    return tmp_path


UNTRAINED = ["--network", "vgg16", "--weights", "random:1"]


def test_photos_are_prepared_and_verified(run, photos):
    where = ["--data-dir", photos / "data"]
    status, out, err = run("prepare", "image_features", "--images", "photos", *UNTRAINED, *where)
    assert status == 0
    assert err.startswith("warning: image_features/vgg16: UNTRAINED weights, drawn from a seed")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[0] == "image_features/vgg16"
    assert "images 3" in lines
    assert "vgg16, weights random:1, fc2 after ReLU, float32; pictures: squash." in lines
    assert "Set aside in rejects.jsonl: not-a-picture 1." in lines
    assert f"Written: {photos / 'data/image_features/vgg16/1.0.0'}" in lines
    vectors = ImageVectors.open("image_features/vgg16", data_dir=photos / "data")
    np.testing.assert_array_equal(vectors.take([1])[0], vector(7))
    status, out, _ = run("verify", "image_features/vgg16", *where)
    assert status == 0
    assert "leads to each of 3 vectors" in out
    status, out, _ = run("prepare", "image_features", "--images", "photos", *UNTRAINED, *where)
    assert "Was there already" in out


def test_all_that_can_be_chosen(run, photos):
    flags = ["--before-relu", "--resize", "crop", "--dtype", "float16", "--on-error", "skip"]
    status, out, _ = run(
        "prepare",
        "image_features/mine",
        "--images",
        "photos/*.png",
        "photos/*.jpg",
        *UNTRAINED,
        *flags,
        "--data-dir",
        "d",
    )
    assert status == 0
    assert "fc2 before ReLU, float16; pictures: crop." in out
    manifest = json.loads((photos / "d/image_features/mine/1.0.0/manifest.json").read_text())
    assert (manifest["relu"], manifest["dtype"], manifest["pictures"]["resize"]) == (False, "float16", "crop")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["image_features"], "image_features/vgg19 needs --images: a folder, an archive, files or patterns"),
        (["image_features", "--images", "photos", "--raw-dir", "x"], "image_features/vgg19 does not have --raw-dir"),
        (["image_features", "--images", "photos", "--lower"], "does not have --lower: only text_corpus/NAME"),
        (["text_corpus/a", "--files", "x", "--images", "x"], "does not have --images: only image_features/NAME"),
        (["babi/en-1k", "--dtype", "float16"], "does not have --dtype: only image_features/NAME"),
        (["image_features", "--images", "x", "--network", "vgg11"], "network is 'vgg11'; it can be 'vgg16' or 'vgg19'"),
        (["image_features/a b", "--images", "photos"], "'a b' can't name a dataset"),
        (["image_features", "--images", "none", *UNTRAINED], "none: no such file or folder"),
        (["image_features", "--images", "photos", "--weights", "none.h5"], "weights 'none.h5': no such file"),
        (
            ["image_features", "--images", "photos", *UNTRAINED, "--on-error", "raise"],
            "photos/image4.jpg: expected a JPEG",
        ),
    ],
)
def test_what_is_refused(run, photos, arguments, said):
    status, _, err = run("prepare", *arguments, "--data-dir", photos / "data")
    assert status == 1
    assert said in err


def test_images_are_computed_with_fast_kernels():
    assert _computes(parse(["prepare", "image_features", "--images", "x"]))
    assert _computes(parse(["train", "lm/ptb-small", "--out", "x"]))
    assert not _computes(parse(["prepare", "ptb/word"]))
    assert not _computes(parse(["sources"]))
