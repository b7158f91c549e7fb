import h5py
import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize.vgg_file import check_file
from malmoi.featurize.vgg_layers import layer_shapes
from tests.featurize.vgg_files import write_shapes

TOP = {"predictions": (4096, 1000)}


@pytest.fixture
def refused(tmp_path):
    """What is said of a file with some layers."""

    def refused(shapes, network="vgg16", **options):
        path = write_shapes(tmp_path / "weights.h5", shapes, **options)
        with pytest.raises(MalmoiError) as caught:
            check_file(path, network=network)
        assert str(path) in str(caught.value)
        return str(caught.value)

    return refused


@pytest.mark.parametrize("network", ["vgg16", "vgg19"])
@pytest.mark.parametrize("top", [TOP, {}])
def test_a_file_of_the_network(tmp_path, network, top):
    check_file(write_shapes(tmp_path / "a.h5", layer_shapes(network) | top), network=network)


@pytest.mark.parametrize(("network", "other"), [("vgg16", "vgg19"), ("vgg19", "vgg16")])
def test_a_file_of_the_other_network(refused, network, other):
    said = refused(layer_shapes(other) | TOP, network)
    assert said.endswith(f"expected the weights of {network}, found those of {other}.")


def test_a_file_without_the_last_layers(refused):
    shapes = {name: shape for name, shape in layer_shapes("vgg16").items() if not name.startswith("fc")}
    assert "found those of vgg16 without its fully connected layers" in refused(shapes)
    assert "(a 'notop' file)" in refused(shapes, "vgg19")


def test_a_file_of_something_else(refused):
    assert "found 1 layers; in only one of both are block1_conv1, " in refused({"conv2d": (3, 3, 3, 8)})


def test_other_shapes(refused):
    shapes = layer_shapes("vgg16")
    said = refused(shapes | {"fc2": (4096, 100)})
    assert said.endswith("fc2: expected a kernel of shape (4096, 4096), found one of (4096, 100).")
    said = refused(shapes | {"block1_conv1": (64, 3, 3, 3)})
    assert said.endswith("found one of (64, 3, 3, 3) (the order of axes that Theano had).")
    assert "block1_conv1: expected a bias of shape (64,), found none." in refused(shapes, bias=False)


def test_a_model_that_was_saved_as_a_whole(tmp_path):
    path = write_shapes(tmp_path / "a.h5", layer_shapes("vgg16") | TOP)
    with h5py.File(tmp_path / "whole.h5", "w") as whole, h5py.File(path) as file:
        file.copy(file, whole, "model_weights")
    check_file(tmp_path / "whole.h5", network="vgg16")


def test_files_that_are_none(tmp_path):
    (tmp_path / "a.h5").write_text("<!DOCTYPE html>")
    with pytest.raises(MalmoiError, match="expected weights in an HDF5 file, found something else"):
        check_file(tmp_path / "a.h5", network="vgg16")
    with h5py.File(tmp_path / "b.h5", "w") as file:
        file.create_group("layers")
    with pytest.raises(MalmoiError, match=r"attribute layer_names, .* found an HDF5 file with layers\."):
        check_file(tmp_path / "b.h5", network="vgg16")
