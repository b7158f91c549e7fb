import keras
import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.training.examples import Examples
from malmoi.models.training.img_prior import best_smoothing, with_prior
from malmoi.models.visual_answers import answer_probabilities
from malmoi.models.visual_qa.img import Img
from malmoi.models.visual_qa.img_prior import ImgPrior
from malmoi.models.visual_qa.object_prior import SMOOTHING

TYPES = ["object", "color"]
WORDS = Vocabulary(("what", "is", "the", "color", "of", "bird", "sky", "hat"))
BIRD, SKY, HAT = (WORDS.encode(f"what is the color of the {thing}".split()) for thing in ("bird", "sky", "hat"))
WHITE, BLUE = 1, 2


def asked(*questions, kind=1):
    fc7 = np.random.default_rng(0).normal(size=(len(questions), 6)).astype("float32")
    return {"question": np.stack(questions), "type": np.full(len(questions), kind), "fc7": fc7}


# Of three white things two were birds and one the sky, of three blue ones none and three.
TRAINED = Examples(asked(BIRD, BIRD, SKY, SKY, SKY, SKY), np.array([WHITE, WHITE, WHITE, BLUE, BLUE, BLUE]))


@pytest.fixture
def img():
    return Img(4, types=2, features=6, seed=3)


def test_it_is_the_product_with_the_prior(img):
    model = with_prior(img, TRAINED, WORDS, TYPES, {"color": 0.25})
    questions = asked(BIRD, SKY)
    given = answer_probabilities(img, questions)
    prior = np.array([[1, 2 / 3 + 0.25, 0.25, 0.25], [1, 1 / 3 + 0.25, 1 + 0.25, 0.25]])
    expected = given * prior / (given * prior).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(answer_probabilities(model, questions), expected, atol=1e-5)


@pytest.mark.parametrize(("question", "kind"), [(HAT, 1), (BIRD, 0)])
def test_where_nothing_is_known_the_picture_stands(img, question, kind):
    """The hat was not asked about in training; and where an object is asked for, none is named."""
    model = with_prior(img, TRAINED, WORDS, TYPES, {"color": 1e-6})
    questions = asked(question, kind=kind)
    np.testing.assert_allclose(
        answer_probabilities(model, questions), answer_probabilities(img, questions), rtol=1e-4, atol=1e-6
    )


def test_the_smoothing_is_that_with_which_most_is_right(img):
    # To the picture everything is blue, so that only a prior can make birds white.
    bias = np.full(8, -5.0)
    bias[4 + BLUE] = 0.0
    img.set_weights([np.zeros((6, 8)), bias])
    held = Examples(asked(BIRD, BIRD), np.array([WHITE, WHITE]))
    # White wins where (2/3 + smoothing) e⁻⁵ > smoothing, which is up to 0.0045.
    assert best_smoothing(img, TRAINED, held, WORDS, TYPES)["color"] == 1e-3
    held = Examples(asked(BIRD, BIRD), np.array([BLUE, BLUE]))
    assert best_smoothing(img, TRAINED, held, WORDS, TYPES)["color"] == SMOOTHING[0]


def test_where_nothing_is_held_out_the_prior_is_smoothed_most(img):
    for held in (asked(HAT), asked(BIRD, kind=0)):
        found = best_smoothing(img, TRAINED, Examples(held, np.array([WHITE])), WORDS, TYPES)
        assert found == {"color": SMOOTHING[0]}


def test_a_saved_model_answers_alike(img, tmp_path):
    model = with_prior(img, TRAINED, WORDS, TYPES, {"color": 0.01})
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    questions = asked(BIRD, SKY, HAT)
    np.testing.assert_array_equal(answer_probabilities(loaded, questions), answer_probabilities(model, questions))


def test_the_type_is_guessed_where_it_is_not_known(img):
    model = with_prior(img, TRAINED, WORDS, TYPES, {"color": 0.01})
    assert model.likely_types(np.stack([BIRD, np.roll(HAT, 1), np.resize(WORDS.id("hat"), 7)])).tolist() == [1, 1, 0]


def test_the_unknown_answer_never_wins(img):
    logits = with_prior(img, TRAINED, WORDS, TYPES, {"color": 1e-6})(asked(BIRD, SKY))
    assert (ops.convert_to_numpy(logits)[:, 0] < -1e8).all()


def test_sizes_that_cannot_be_are_named():
    with pytest.raises(MalmoiError, match="things is 0; it must be at least 1"):
        ImgPrior(9, 4, things=0)
