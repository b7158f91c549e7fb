import hashlib

import keras
import numpy as np
import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize import vgg_weights
from malmoi.featurize.vgg_layers import layer_shapes
from malmoi.featurize.vgg_weights import find_weights, layers
from tests.featurize.vgg_files import write_shapes
from tests.pipelines.http_host import Page, http_host


@pytest.fixture
def host():
    with http_host() as host:
        yield host


@pytest.fixture
def file(tmp_path):
    return write_shapes(tmp_path / "mine.h5", layer_shapes("vgg16") | {"predictions": (4096, 1000)})


def test_a_file_is_found_checked_and_told_by_its_digest(file, tmp_path):
    weights = find_weights(str(file), network="vgg16")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert (weights.name, weights.path, weights.sha256, weights.seed) == ("mine.h5", str(file), digest, None)
    with pytest.raises(MalmoiError, match="expected the weights of vgg19, found those of vgg16"):
        find_weights(str(file), network="vgg19")
    with pytest.raises(MalmoiError, match=r"'none\.h5': no such file\. Expected imagenet, random:SEED, or a file such"):
        find_weights("none.h5", network="vgg16")


def test_a_file_that_changed_is_not_used(file):
    weights = find_weights(str(file), network="vgg16")
    file.write_bytes(file.read_bytes() + b"\0")
    with pytest.raises(MalmoiError, match=f"expected weights with SHA-256 {weights.sha256}, found other ones or no"):
        next(layers(weights, network="vgg16"))
    file.unlink()
    with pytest.raises(MalmoiError, match="found other ones or no file"):
        next(layers(weights, network="vgg16"))


def test_random_weights_follow_from_their_seed(monkeypatch):
    monkeypatch.setattr(vgg_weights, "layer_shapes", lambda network: {"a": (3, 3, 64, 128), "b": (1000, 20)})
    first, again, other = (
        list(layers(find_weights(f"random:{seed}", network="vgg16"), network="vgg16")) for seed in (7, 7, 8)
    )
    for (name, kernel, bias), (_, same, _), (_, different, _) in zip(first, again, other, strict=True):
        assert (kernel.dtype, bias.dtype, bias.any()) == (np.float32, np.float32, False)
        np.testing.assert_array_equal(kernel, same)
        assert (kernel != different).mean() > 0.99
        # Of all inputs together the variance is 2: half of it is lost to the rectifier.
        assert kernel.var() * np.prod(kernel.shape[:-1]) == pytest.approx(2, rel=0.03), name


@pytest.mark.parametrize("given", ["random:", "random:x", "random:-1"])
def test_a_seed_is_a_whole_number(given):
    with pytest.raises(MalmoiError, match="expected random: and a whole number"):
        find_weights(given, network="vgg16")


@pytest.fixture
def released(host, file, tmp_path, monkeypatch):
    """A server with the released file, and an empty folder of Keras'."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    content = file.read_bytes()
    url = host.add("/vgg16_weights.h5", Page(body=content))
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    monkeypatch.setattr(vgg_weights, "_RELEASED", {"vgg16": (url, md5)})
    return host


def test_the_released_weights_are_downloaded_once(released, tmp_path, capfd):
    weights = find_weights("imagenet", network="vgg16")
    assert (weights.name, weights.path) == ("imagenet", str(tmp_path / "keras/models/vgg16_weights.h5"))
    assert capfd.readouterr().out == "", "the progress goes to the standard error"
    assert find_weights("imagenet", network="vgg16") == weights
    assert len(released.requests) == 1
    name, kernel, bias = next(layers(weights, network="vgg16"))
    assert (name, kernel.shape, bias.shape) == ("block1_conv1", (3, 3, 3, 64), (64,))


def test_another_machine_downloads_them_again(released, tmp_path):
    weights = find_weights("imagenet", network="vgg16")
    (tmp_path / "keras/models/vgg16_weights.h5").unlink()
    assert next(layers(weights, network="vgg16"))[0] == "block1_conv1"
    assert len(released.requests) == 2


def test_a_download_that_is_not_the_released_file_is_refused(released):
    released.pages["/vgg16_weights.h5"] = Page(body=b"<html>moved</html>" * 100)
    with pytest.raises(
        MalmoiError, match=r"could not be downloaded: .*hash does not match.* as --weights FILE or save"
    ):
        find_weights("imagenet", network="vgg16")


def test_a_server_that_does_not_answer_is_told_with_the_way_around(released, monkeypatch):
    released.pages.clear()
    with pytest.raises(MalmoiError, match=r"could not be downloaded: URL fetch failure .*404.* \(MD5 [0-9a-f]{32}\)"):
        find_weights("imagenet", network="vgg16")
    monkeypatch.setattr(vgg_weights, "_SECONDS", 0.2)
    released.pages["/vgg16_weights.h5"] = Page(hang=60.0)
    with pytest.raises(MalmoiError, match=r"could not be downloaded: .*timed out"):
        find_weights("imagenet", network="vgg16")


def test_addresses_and_digests_are_those_of_keras():
    for network, (url, md5) in vgg_weights._RELEASED.items():
        module = getattr(keras.applications, network)
        source = module.preprocess_input.__globals__
        assert source["WEIGHTS_PATH"] == url
        assert md5 in source[network.upper()].__code__.co_consts
