import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize.vgg_layers import NETWORKS
from malmoi.pipelines.fc7_settings import Fc7Settings


@pytest.mark.parametrize("network", NETWORKS)
def test_what_can_be_chosen(network):
    made = Fc7Settings(name="a", images=("x",), network=network, resize="crop", dtype="float16", relu=False)
    assert made.network == network


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"network": "vgg11"}, "a: network is 'vgg11'; it can be 'vgg16' or 'vgg19'"),
        ({"layer": "fc1"}, "a: layer is 'fc1'; it can be 'fc2' or 'conv5'"),
        ({"resize": "fit"}, "a: resize is 'fit'; it can be 'squash' or 'crop'"),
        ({"dtype": "int8"}, "a: dtype is 'int8'; it can be 'float32' or 'float16'"),
        ({"images": ()}, "a: no images are named"),
    ],
)
def test_what_can_not(changed, said):
    with pytest.raises(MalmoiError, match=said):
        Fc7Settings(**{"name": "a", "images": ("x",)} | changed)
