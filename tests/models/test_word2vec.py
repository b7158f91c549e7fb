import keras
import numpy as np
import pytest
from keras import ops

from malmoi.datasets.word2vec import cbow, skip_gram
from malmoi.models.word2vec import LOSSES, Word2Vec, example_losses
from tests.datasets.text_dataset import Text, numbered

WORDS, DIMENSIONS, NEGATIVES = 12, 5, 3


def draws(count=7, *, bag=False, seed=0):
    rng = np.random.default_rng(seed)
    given = (
        rng.integers(1, WORDS, (count, 4)) * (rng.random((count, 4)) < 0.7) if bag else rng.integers(1, WORDS, count)
    )
    target = rng.integers(1, WORDS, count)
    negatives = rng.integers(1, WORDS, (count, NEGATIVES))
    negatives[0, 1] = target[0]  # noise that is the true word
    return {"given": given.astype("int32"), "target": target.astype("int32"), "negatives": negatives.astype("int32")}


def make(loss, *, seed=0):
    """A model with other weights than those it starts from."""
    rng = np.random.default_rng(seed)
    model = Word2Vec(WORDS, dimensions=DIMENSIONS, loss=loss, seed=seed)
    noise = rng.random(WORDS) * (np.arange(WORDS) > 0)
    model.set_noise(noise / noise.sum())
    for variable in model.trainable_variables:
        variable.assign(rng.normal(size=variable.shape))
    return model


def tables(model):
    named = {variable.name: ops.convert_to_numpy(variable) for variable in model.variables}
    return named["given"], named["target"], named["noise"], named.get("bias", np.zeros(WORDS))


def by_equations(model, loss, given, target, negatives):
    """One example by the papers' equations: the logits, and the loss."""
    v, u, noise, bias = tables(model)
    words = [word for word in np.atleast_1d(given) if word]
    vector = sum(v[word] for word in words) / max(len(words), 1) if words else np.zeros(DIMENSIONS)
    logits, cost = [], 0.0
    for place, word in enumerate([target, *negatives]):
        score = u[word] @ vector
        if loss == "nce":
            score += bias[word] - np.log(len(negatives) * noise[word])
        elif place and word == target:
            logits.append(None)
            continue
        probability = 1 / (1 + np.exp(-score))
        cost -= np.log(1 - probability if place else probability)
        logits.append(score)
    return logits, cost


@pytest.mark.parametrize("bag", [False, True])
@pytest.mark.parametrize("loss", LOSSES)
def test_it_computes_the_papers_equations(loss, bag):
    model, inputs = make(loss), draws(bag=bag)
    logits = ops.convert_to_numpy(model(inputs))
    assert logits.shape == (7, 1 + NEGATIVES)
    losses = ops.convert_to_numpy(example_losses(model(inputs)))
    for row, cost, *example in zip(logits, losses, *inputs.values(), strict=True):
        expected, expected_cost = by_equations(model, loss, *example)
        known = [place for place, logit in enumerate(expected) if logit is not None]
        np.testing.assert_allclose(row[known], [expected[place] for place in known], rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(cost, expected_cost, rtol=1e-4)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_step_follows_the_gradient(loss):
    """One step of plain gradient descent beside the difference quotients of the equations."""
    model, inputs = make(loss, seed=2), draws(3, seed=2)
    before = [ops.convert_to_numpy(variable).astype(np.float64) for variable in model.trainable_variables]
    model.compile(optimizer=keras.optimizers.SGD(0.5))
    model.fit(inputs, batch_size=3, verbose=0)
    after = [ops.convert_to_numpy(variable) for variable in model.trainable_variables]
    rng = np.random.default_rng(9)

    def cost():
        examples = zip(*inputs.values(), strict=True)
        return np.mean([by_equations(model, loss, *example)[1] for example in examples])

    for variable, old, new in zip(model.trainable_variables, before, after, strict=True):
        for place in [tuple(rng.integers(0, size) for size in old.shape) for _ in range(6)]:
            for other, values in zip(model.trainable_variables, before, strict=True):
                other.assign(values)
            sides = []
            for step in (1e-3, -1e-3):
                moved = old.copy()
                moved[place] += step
                variable.assign(moved)
                sides.append(cost())
            slope = (sides[0] - sides[1]) / 2e-3
            np.testing.assert_allclose(new[place], old[place] - 0.5 * slope, atol=2e-3)


def test_the_padding_and_words_that_are_not_there_learn_nothing():
    model = make("negative_sampling")
    before = model.vectors.copy()
    model.compile(optimizer="sgd")
    inputs = draws(bag=True)
    model.fit(inputs, verbose=0)
    changed = (model.vectors != before).any(axis=1)
    assert not changed[0]
    assert not changed[sorted(set(range(WORDS)) - set(inputs["given"].ravel().tolist()))].any()
    assert changed.any()


def test_a_bag_without_words_is_a_vector_of_zeros():
    model = make("negative_sampling")
    inputs = {"given": np.zeros((1, 4), "int32"), "target": np.array([3]), "negatives": np.array([[4, 5]])}
    np.testing.assert_array_equal(ops.convert_to_numpy(model(inputs)), np.zeros((1, 3)))


def test_nce_finds_the_probabilities_of_words():
    """With vectors of zero, only the biases learn: exp(bias) becomes the share of each word, as the theory says."""
    shares = np.array([0, 0.5, 0.3, 0.15, 0.05])
    model = Word2Vec(5, dimensions=2, loss="nce", seed=0)
    model.set_noise(np.array([0, 0.25, 0.25, 0.25, 0.25]))
    model.given_table.assign(np.zeros((5, 2)))
    rng = np.random.default_rng(0)
    inputs = {
        "given": np.ones(20_000, "int32"),
        "target": rng.choice(5, 20_000, p=shares).astype("int32"),
        "negatives": rng.integers(1, 5, (20_000, 8)).astype("int32"),
    }
    model.compile(optimizer=keras.optimizers.Adam(0.05))
    model.fit(inputs, batch_size=1000, epochs=8, verbose=0)
    found = np.exp(ops.convert_to_numpy(model.bias))[1:]
    np.testing.assert_allclose(found, shares[1:], rtol=0.15)
    np.testing.assert_allclose(found.sum(), 1, rtol=0.05)


@pytest.mark.parametrize("loss", LOSSES)
def test_it_learns_which_words_go_together(loss):
    """Words come in pairs: 1 with 2, 3 with 4, and so on."""
    model = Word2Vec(9, dimensions=8, loss=loss, seed=0)
    model.set_noise(np.array([0] + [1 / 8] * 8))
    rng = np.random.default_rng(0)
    given = rng.integers(1, 9, 4000)
    inputs = {"given": given, "target": (given - 1 ^ 1) + 1, "negatives": rng.integers(1, 9, (4000, 5))}
    model.compile(optimizer=keras.optimizers.Adam(0.03))
    losses = model.fit(inputs, batch_size=200, epochs=8, verbose=0).history["loss"]
    # Noise is the true word one time in eight. By contrast with it x can't pass log(8 / 5), which gives the loss
    # log(1 + 5 / 8) + 5 / 8 · log(1 + 8 / 5) = 1.083.
    np.testing.assert_allclose(losses[-1], {"nce": 1.083, "negative_sampling": 0.0}[loss], atol=0.1)
    every = np.arange(1, 9)
    scores = ops.convert_to_numpy(
        model({"given": every, "target": (every - 1 ^ 1) + 1, "negatives": np.tile(every, (8, 1))})
    )
    if loss == "negative_sampling":  # where the true word among the noise is passed over
        assert (scores[:, :1] > scores[:, 1:]).all()
    else:
        assert (scores[:, :1] >= scores[:, 1:] - 1e-5).all()


@pytest.mark.parametrize("function", [skip_gram, cbow])
def test_it_is_fitted_to_what_the_input_functions_give(function, tmp_path):
    """A text that counts from 1 to 9 again and again."""
    folder = Text(splits={"train": numbered(600, vocabulary=10)}, vocabulary=10).write(tmp_path / "text")
    model = Word2Vec(10, dimensions=8, seed=0)
    model.compile(optimizer=keras.optimizers.Adam(0.05))
    dataset = function(folder, batch_size=50, window=2, subsample=0.0)
    losses = model.fit(dataset, epochs=4, shuffle=False, verbose=0).history["loss"]
    assert losses[-1] < 0.8 * losses[0]
    assert model.evaluate(dataset, verbose=0) < losses[-1] + 0.1


@pytest.mark.parametrize("loss", LOSSES)
def test_it_is_saved_and_loaded(loss, tmp_path):
    model, inputs = make(loss), draws()
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(ops.convert_to_numpy(loaded(inputs)), ops.convert_to_numpy(model(inputs)), atol=1e-6)
    np.testing.assert_array_equal(loaded.is_word, model.is_word)
    assert loaded.get_config() == model.get_config()


def test_starts_as_the_noise():
    """With u = 0 and the biases of the noise, nothing is told apart: σ(x) of a word is 1 / (1 + k)."""
    model = Word2Vec(WORDS, loss="nce")
    model.set_noise(np.array([0.0] + [1 / (WORDS - 1)] * (WORDS - 1)))
    logits = ops.convert_to_numpy(model(draws()))
    np.testing.assert_allclose(logits, np.log(1 / NEGATIVES), rtol=1e-5)


def test_the_same_seed_gives_the_same_start():
    first, again, other = (Word2Vec(WORDS, seed=seed).vectors for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_an_unknown_loss():
    with pytest.raises(ValueError, match="'hinge'; there are: negative_sampling, nce"):
        Word2Vec(WORDS, loss="hinge")
