import numpy as np
import pytest

from malmoi.errors import MalmoiError
from tests.models.captioning.test_captioner import CAPTIONS, PLACES, array, inputs_for, make


def sigmoid(values):
    return 1 / (1 + np.exp(-values))


def by_equations(model, caption, places):
    """Logits and attention of one caption, by Xu et al. 2015, sections 3.1 and 4.2."""
    weights = {weight.path.rpartition("/")[2]: array(weight) for weight in model.weights if "cell" not in weight.path}
    kernel, recurrent, bias = (array(weight) for weight in model.cell.weights)
    h, c = np.split(np.tanh(places.mean(0) @ weights["start_kernel"] + weights["start_bias"]), 2)
    for word in caption:
        hidden = np.tanh(places @ weights["place_kernel"] + h @ weights["state_kernel"] + weights["attention_bias"])
        energies = (hidden @ weights["attention_kernel"])[:, 0]
        alpha = np.exp(energies) / np.exp(energies).sum()
        z = sigmoid(h @ weights["gate_kernel"] + weights["gate_bias"]) * (alpha @ places)
        x = weights["embeddings"][word]
        i, f, g, o = np.split(np.concatenate([x, z]) @ kernel + h @ recurrent + bias, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        values = x + h @ weights["output_of_state"] + z @ weights["output_of_places"]
        yield values @ weights["output_kernel"] + weights["output_bias"], alpha


@pytest.fixture(scope="module")
def model():
    """One of which no bias is zero."""
    made = make("attend")
    for place, bias in enumerate((made.attention_bias, made.gate_bias, made.start_bias, made.output_bias)):
        bias.assign(np.random.default_rng(place).normal(size=bias.shape))
    return made


def test_it_follows_the_equations(model):
    inputs = inputs_for(model)
    logits, attention = (array(part) for part in model(inputs, return_attention=True))
    for caption, places, found, looked in zip(CAPTIONS, inputs["conv5"], logits, attention, strict=True):
        expected, alphas = zip(*by_equations(model, caption, places), strict=True)
        np.testing.assert_allclose(found, expected, atol=1e-5)
        np.testing.assert_allclose(looked, alphas, atol=1e-6)
    np.testing.assert_allclose(attention.sum(-1), 1, atol=1e-6)
    np.testing.assert_allclose(array(model(inputs)), logits, atol=1e-6)


def test_the_places_have_no_order(model):
    inputs = inputs_for(model)
    logits, attention = (array(part) for part in model(inputs, return_attention=True))
    order = np.random.default_rng(3).permutation(PLACES)
    moved = model({**inputs, "conv5": inputs["conv5"][:, order]}, return_attention=True)
    np.testing.assert_allclose(array(moved[0]), logits, atol=1e-5)
    np.testing.assert_allclose(array(moved[1]), attention[..., order], atol=1e-6)


def test_the_penalty_is_for_places_that_the_words_leave_unseen():
    model = make("attend", penalty=2.5)
    inputs = inputs_for(model)
    _, attention = model(inputs, training=True, return_attention=True)
    (penalty,) = model.losses
    seen = (array(attention) * (CAPTIONS != 0)[..., None]).sum(1)
    expected = 2.5 * ((1 - seen) ** 2).sum() / (CAPTIONS != 0).sum()
    assert float(array(penalty)) == pytest.approx(expected, rel=1e-5)
    model(inputs)
    assert not model.losses
    with pytest.raises(MalmoiError, match="penalty is -1"):
        make("attend", penalty=-1)
