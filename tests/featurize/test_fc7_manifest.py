import json

import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize.fc7_manifest import (
    MANIFEST_FILE,
    UNTRAINED,
    differences,
    load_manifest,
    manifest,
    origin,
    save_manifest,
)
from malmoi.featurize.vgg_weights import Weights

TRAINED = Weights(name="vgg16.h5", path="/home/me/vgg16.h5", sha256="0a")


def made(weights=TRAINED, **changed):
    return manifest(weights, **{"network": "vgg19", "relu": True, "resize": "squash", "dtype": "float32"} | changed)


def test_it_tells_all_that_decides_the_vectors():
    content = made(network="vgg16", relu=False, resize="crop", dtype="float16")
    assert content["weights"] == {"name": "vgg16.h5", "sha256": "0a", "trained": True}
    assert (content["network"], content["layer"], content["relu"], content["features"]) == ("vgg16", "fc2", False, 4096)
    assert (content["pictures"]["resize"], content["pictures"]["side"], content["dtype"]) == ("crop", 224, "float16")
    assert content["input"] == {"channels": "BGR", "less": [103.939, 116.779, 123.68]}
    assert {"backend", "keras", "numpy", "pillow"} < content["computed_with"].keys()
    assert "/home/me" not in json.dumps(content), "it is the same on every machine"


def test_untrained_weights_are_told_loudly():
    assert made(Weights(name="random:7", seed=7))["weights"] == {
        "name": "random:7",
        "sha256": None,
        "trained": False,
        "note": UNTRAINED,
    }


def test_origins_are_the_same_whatever_the_file_is_called_and_whichever_library_computed():
    one, other = made(), made(Weights(name="imagenet", sha256="0a"))
    other["computed_with"] = {"backend": "jax"}
    other["batch"] = 8
    assert origin(one) == origin(other)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"network": "vgg16"}, "network 'vgg19', 'vgg16'"),
        ({"relu": False}, "relu True, False"),
        ({"layer": "conv5"}, "features 4096, 512; layer 'fc2', 'conv5'; places None, 196"),
        ({"resize": "crop"}, "pictures.resize 'squash', 'crop'"),
        ({"dtype": "float16"}, "dtype 'float32', 'float16'"),
        ({"weights": Weights(name="vgg16.h5", sha256="0b")}, "weights '0a', '0b'"),
        ({"weights": Weights(name="random:7", seed=7)}, "weights '0a', 'random:7'"),
    ],
)
def test_other_origins(changed, told):
    assert "; ".join(differences(origin(made()), origin(made(**changed)))) == told


def test_it_is_kept(tmp_path):
    save_manifest(tmp_path, made())
    assert load_manifest(tmp_path) == made()
    (tmp_path / MANIFEST_FILE).write_text("[]")
    with pytest.raises(MalmoiError, match=r"manifest\.json: expected a JSON object, found a list"):
        load_manifest(tmp_path)
    (tmp_path / MANIFEST_FILE).unlink()
    with pytest.raises(MalmoiError, match=r"manifest\.json: expected what tells the origin of image features, found"):
        load_manifest(tmp_path)
