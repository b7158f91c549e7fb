"""WUPS as a metric of Keras: the same as over words, in batches, weighted, in a model that is trained and saved."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.featurize.wups import compare_words, wups_matrix
from malmoi.models.wups import Wups

MATRIX = np.array([[0, 0, 0], [0, 1, 0.8], [0, 0.6, 1]])
CLASSES = st.integers(0, 2)


def result(metric, *batches):
    for batch in batches:
        metric.update_state(*batch)
    return float(metric.result())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(CLASSES, CLASSES, st.floats(0.125, 4, width=32)), min_size=1, max_size=9), st.integers(1, 9))
def test_it_is_the_weighted_mean_over_batches(answers, size):
    true, predicted = np.array([answer[:2] for answer in answers]).T
    weights = np.array([answer[2] for answer in answers], np.float32)
    expected = np.average(MATRIX[true, predicted], weights=weights)
    cuts = [slice(start, start + size) for start in range(0, len(answers), size)]
    ids = [(true[cut], predicted[cut], weights[cut]) for cut in cuts]
    logits = [(true[cut], np.eye(3, dtype=np.float32)[predicted[cut]] - 7, weights[cut]) for cut in cuts]
    assert result(Wups(MATRIX), *ids) == pytest.approx(expected, abs=1e-6)
    assert result(Wups(MATRIX), *logits) == pytest.approx(expected, abs=1e-6)


def test_the_true_class_is_the_row():
    assert result(Wups(MATRIX), ([1], np.array([2]))) == pytest.approx(0.8)
    assert result(Wups(MATRIX), ([2], np.array([1]))) == pytest.approx(0.6)


def test_shapes_that_keras_gives():
    column = (np.array([[1], [2]]), np.array([[0.0, 0, 1], [0, 0, 1]]), np.array([[3.0], [1.0]]))
    assert result(Wups(MATRIX), column) == pytest.approx((3 * 0.8 + 1) / 4)
    steps = (np.array([[1, 2]]), np.array([[[0.0, 0, 1], [0, 0, 1]]]), np.array([[3.0, 1.0]]))
    assert result(Wups(MATRIX), steps) == pytest.approx((3 * 0.8 + 1) / 4)


def test_nothing_seen_is_zero_and_reset_forgets():
    metric = Wups(MATRIX)
    assert float(metric.result()) == 0
    assert result(metric, ([1], np.array([1]))) == 1
    metric.reset_state()
    assert float(metric.result()) == 0


def test_an_answer_that_training_lacks_scores_nothing(wordnet):
    answers = Vocabulary(("curtain", "lamp"), ("<unk>",))
    truths, predictions = ["blinds", "lamp"], ["curtain", "lamp"]  # blinds is unknown
    ids = [np.array([answers.id(word) for word in words]) for words in (truths, predictions)]
    assert ids[0].tolist() == [0, 2]
    assert result(Wups(wups_matrix(answers, threshold=0.9)), ids) == 0.5
    exact = compare_words(truths, predictions).wups(threshold=0.9).mean()
    assert exact == (16 / 17 + 1) / 2
    # A model that predicts that class is wrong too.
    assert result(Wups(wups_matrix(answers, threshold=0.9)), ([0, 1], np.array([0, 0]))) == 0


def test_with_known_answers_it_is_the_score_of_the_words(wordnet):
    answers = Vocabulary(("cat", "dog", "red", "blue", "two", "religious", "jesuit"), ("<unk>",))
    draw = np.random.default_rng(0)
    true, predicted = draw.integers(1, len(answers), (2, 200))
    words = [[answers.words[place] for place in ids] for ids in (true, predicted)]
    for how in ({"threshold": 0.9}, {"threshold": 0.0}, {"threshold": 0.9, "below": "zero"}):
        expected = compare_words(*words).wups(**how).mean()
        assert result(Wups(wups_matrix(answers, **how)), (true, predicted)) == pytest.approx(expected, rel=1e-6)


def small_model(**compiled):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(3)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss, weighted_metrics=[Wups(MATRIX, name="wups_0.9")], **compiled)
    return model


@pytest.mark.parametrize("jit_compile", [False, True])
def test_in_a_model(jit_compile, tmp_path):
    model = small_model(jit_compile=jit_compile)
    draw = np.random.default_rng(0)
    inputs, truths = draw.normal(size=(50, 4)).astype(np.float32), draw.integers(0, 3, 50)
    weights = draw.uniform(0.1, 2, 50).astype(np.float32)
    history = model.fit(inputs, truths, sample_weight=weights, batch_size=16, verbose=0)
    assert 0 < history.history["wups_0.9"][0] < 1
    measured = model.evaluate(inputs, truths, sample_weight=weights, batch_size=16, verbose=0, return_dict=True)
    predicted = model.predict(inputs, verbose=0).argmax(-1)
    expected = np.average(MATRIX[truths, predicted], weights=weights)
    assert measured["wups_0.9"] == pytest.approx(expected, abs=1e-6)
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    assert again.evaluate(inputs, truths, sample_weight=weights, verbose=0, return_dict=True) == pytest.approx(measured)


def test_it_comes_back_from_its_config():
    metric = Wups(MATRIX, name="mild")
    again = keras.metrics.deserialize(keras.metrics.serialize(metric))
    assert isinstance(again, Wups)
    assert again.name == "mild"
    assert (again.matrix == metric.matrix).all()


@pytest.mark.parametrize("matrix", [np.zeros((2, 3)), np.zeros(4), np.array([[np.nan]]), np.array([[1.5]]), [[-0.1]]])
def test_a_matrix_that_cannot_be(matrix):
    with pytest.raises(MalmoiError, match="a matrix of WUPS"):
        Wups(matrix)


def test_logits_of_other_classes():
    with pytest.raises(MalmoiError, match=r"expected logits of 3 classes, .*\(1, 4\)"):
        Wups(MATRIX).update_state([0], np.zeros((1, 4), np.float32))
