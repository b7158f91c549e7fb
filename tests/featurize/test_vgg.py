"""The network against the same computed by numpy alone, from a file in the layout of the released weights.

The file and each network take half a gigabyte: they are made once.
"""

import os
import subprocess
import sys
import textwrap

import keras
import numpy as np
import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize import vgg
from malmoi.featurize.vgg import Fc7, computed_with, vgg_input
from malmoi.featurize.vgg_layers import NETWORKS, layer_shapes
from malmoi.featurize.vgg_weights import find_weights
from tests.featurize.vgg_files import layer_arrays, write_weights

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("weights") / "vgg16_weights_tf_dim_ordering_tf_kernels.h5"
    yield write_weights(path, "vgg16", find_weights("random:1", network="vgg16"))
    path.unlink()


@pytest.fixture(scope="module")
def pictures():
    """Three of different sorts: noise, colours that change slowly, a coloured frame."""
    noise = np.random.default_rng(2).integers(0, 256, (224, 224, 3))
    ramp = np.stack(np.meshgrid(np.arange(224), np.arange(224)), -1)
    slow = np.concatenate([ramp, 223 - ramp[..., :1]], -1)
    frame = np.full((224, 224, 3), (250, 20, 90))
    frame[60:150, 40:190] = (10, 200, 180)
    return np.stack([noise, slow, frame]).astype(np.uint8)


@pytest.fixture(scope="module")
def vectors(file, pictures):
    """Of the pictures, after the rectifier and before it."""
    weights = find_weights(str(file), network="vgg16")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vgg, "BATCH", 3)
        return {relu: Fc7("vgg16", weights=weights, relu=relu)(pictures) for relu in (True, False)}


def by_numpy(network, arrays, picture):
    """Grid, and vector before its last rectifier: convolutions as products of matrices, nothing of Keras'."""
    signal = picture[..., ::-1].astype(np.float32) - np.array([103.939, 116.779, 123.68], np.float32)
    for block, convolutions in enumerate(NETWORKS[network], 1):
        for number in range(1, convolutions + 1):
            kernel, bias = arrays[f"block{block}_conv{number}"]
            padded = np.pad(signal, ((1, 1), (1, 1), (0, 0)))
            windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), (0, 1))
            signal = np.maximum(np.einsum("hwcij,ijco->hwo", windows, kernel, optimize=True) + bias, 0)
        grid = signal
        height, width, channels = signal.shape
        signal = signal.reshape(height // 2, 2, width // 2, 2, channels).max((1, 3))
    first, second = arrays["fc1"], arrays["fc2"]
    return grid, np.maximum(signal.reshape(-1) @ first[0] + first[1], 0) @ second[0] + second[1]


def cosine(one, other):
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_it_computes_what_numpy_does(file, pictures, vectors):
    arrays = layer_arrays(file)
    assert arrays.keys() == layer_shapes("vgg16").keys()
    conv5 = Fc7("vgg16", weights=find_weights(str(file), network="vgg16"), layer="conv5")(pictures)
    for place in (0, 2):
        grid, expected = by_numpy("vgg16", arrays, pictures[place])
        np.testing.assert_allclose(conv5[place], grid.reshape(196, 512), rtol=1e-3, atol=1e-3 * grid.max())
        assert cosine(vectors[False][place], expected) > 0.99999
        assert cosine(vectors[True][place], np.maximum(expected, 0)) > 0.99999
        np.testing.assert_allclose(vectors[False][place], expected, rtol=1e-3, atol=1e-3 * np.abs(expected).max())
    assert cosine(vectors[True][0], vectors[True][2]) < 0.999, "pictures differ by more than ways of computing"


def test_after_the_rectifier_nothing_is_negative_and_before_it_half_is(vectors):
    before, after = vectors[False], vectors[True]
    np.testing.assert_array_equal(after, np.maximum(before, 0))
    assert 0.3 < (before < 0).mean() < 0.7
    assert (after.dtype, after.shape) == (np.float32, (3, 4096))


def test_a_vector_does_not_depend_on_the_other_pictures(file, pictures, monkeypatch):
    monkeypatch.setattr(vgg, "BATCH", 2)
    network = Fc7("vgg16", weights=find_weights(str(file), network="vgg16"))
    counts = []
    three = network(pictures, done=counts.append)
    assert counts == [2, 1]
    np.testing.assert_array_equal(network(pictures[:1]), three[:1])
    np.testing.assert_array_equal(network(pictures[2:]), three[2:])
    np.testing.assert_array_equal(network(pictures[[0, 2]])[:1], three[:1])
    assert network(pictures[:0]).shape == (0, 4096)


def test_both_backends_and_whatever_keras_is_set_to(file, pictures, vectors, tmp_path):
    np.save(tmp_path / "pictures.npy", pictures[2:])
    script = """
        import sys
        import keras
        import numpy as np
        from malmoi.featurize import vgg
        from malmoi.featurize.vgg_weights import find_weights
        keras.config.set_image_data_format("channels_first")
        keras.config.set_dtype_policy("mixed_bfloat16")
        vgg.BATCH = 1
        network = vgg.Fc7("vgg16", weights=find_weights(sys.argv[1], network="vgg16"))
        np.save(sys.argv[3], network(np.load(sys.argv[2])))
        assert keras.config.image_data_format() == "channels_first"
        assert keras.config.dtype_policy().name == "mixed_bfloat16"
        print(vgg.computed_with()["backend"])
    """
    arguments = [str(path) for path in (file, tmp_path / "pictures.npy", tmp_path / "vectors.npy")]
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), *arguments],
        env=os.environ | {"KERAS_BACKEND": "jax"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "jax\n"
    other = np.load(tmp_path / "vectors.npy")[0]
    assert cosine(other, vectors[True][2]) > 0.99999


@pytest.mark.parametrize("network", NETWORKS)
def test_the_layers_are_those_of_keras(network):
    with keras.StatelessScope(initialize_variables=False):  # no numbers, thus no memory
        model = getattr(keras.applications, network.upper())(weights=None)
    shapes = {layer.name: layer.kernel.shape for layer in model.layers if layer.variables}
    assert shapes.pop("predictions") == (4096, 1000)
    assert list(shapes.items()) == list(layer_shapes(network).items())


def test_the_input_is_that_of_keras(pictures):
    expected = keras.applications.vgg16.preprocess_input(pictures.astype(np.float32))
    np.testing.assert_allclose(vgg_input(pictures), expected, atol=2e-5)
    assert vgg_input(pictures).dtype == np.float32


def test_no_other_network_or_layer():
    with pytest.raises(MalmoiError, match="network 'resnet50'; there are: vgg16, vgg19"):
        Fc7("resnet50", weights=find_weights("random:1", network="vgg16"))
    with pytest.raises(MalmoiError, match="layer 'fc1'; there are: fc2, conv5"):
        Fc7("vgg16", weights=find_weights("random:1", network="vgg16"), layer="fc1")


def test_what_computed_is_told():
    told = computed_with()
    assert told["backend"] == keras.backend.backend()
    assert told["keras"] == keras.__version__
    assert told[told["backend"]]
