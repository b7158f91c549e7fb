import pytest

from malmoi.models.visual_recipe import NETWORKS, VisualRecipe


@pytest.mark.parametrize(
    ("network", "picture"), [(name, place) for name, places in NETWORKS.items() for place in places]
)
def test_what_can_be(network, picture):
    assert VisualRecipe(network=network, picture=picture).picture == picture


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"network": "cnn"}, "network: expected lstm, bow, img, img_prior, knn, found 'cnn'"),
        ({"network": "bow", "picture": "first"}, "picture: expected none, beside for the network bow, found 'first'"),
        ({"network": "bow", "bidirectional": True}, "bidirectional"),
        ({"network": "img", "picture": "alone", "embeddings": "runs/word2vec"}, "embeddings: the network img has no"),
        ({"patience": None}, "again: needs patience"),
        ({"validation_fraction": 0.0}, "validation_fraction"),
        ({"units": 0}, "units: expected at least 1, found 0"),
        ({"length": 0}, "length: expected at least 1, found 0"),
        ({"neighbours": 0}, "neighbours: expected at least 1, found 0"),
        ({"dropout": 1.0}, "dropout"),
        ({"rate": 0.0}, "rate"),
    ],
)
def test_what_cannot_be_is_named(changes, message):
    with pytest.raises(ValueError, match=message):
        VisualRecipe(**changes)
