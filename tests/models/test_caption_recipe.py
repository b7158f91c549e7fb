import pytest

from malmoi.models.caption_recipe import NETWORKS, CaptionRecipe, captioner


@pytest.mark.parametrize("network", NETWORKS)
def test_the_model_is_as_it_is_told(network):
    recipe = CaptionRecipe(network=network, embedding=6, units=5, attention=4, dropout=0.25)
    model = captioner(recipe, vocabulary_size=9, features=7, seed=3)
    assert type(model) is NETWORKS[network]
    expected = {"vocabulary_size": 9, "features": 7, "embedding": 6, "units": 5, "dropout": 0.25, "seed": 3}
    assert expected.items() <= model.settings.items()
    assert model.settings.get("attention", 4) == 4


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"network": "bow"}, "network: expected rnn, tell, attend, found 'bow'"),
        ({"cell": "lsm"}, "cell: expected rnn, irnn, lstm"),
        ({"network": "attend", "cell": "gru"}, "cell: the network attend has one of its own"),
        ({"penalty": 1.0}, "penalty: the network tell has no attention"),
        ({"length": 0}, "length: expected at least 1, found 0"),
        ({"normalisation": -1.0}, "normalisation: expected at least 0, found -1.0"),
        ({"dropout": 1.0}, "dropout: expected at least 0 and less than 1, found 1.0"),
        ({"rate": 0.0}, "rate: expected more than 0"),
    ],
)
def test_what_can_not_be(settings, said):
    with pytest.raises(ValueError, match=said):
        CaptionRecipe(**settings)
