"""WUPS: worked out by hand, as the published scripts define it, and what holds of every score."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.featurize.wu_palmer import wu_palmer
from malmoi.featurize.wups import BELOW, answer_words, compare_sets, compare_words, weighed, wups_matrix

# The similarities of these are worked out in test_wu_palmer.py, but for lamp, which is furniture as a table is, and
# shares with blinds, 3 steps under artifact, no more than artifact: 5 deep, and 4 steps above the lamp.
CURTAIN_BLINDS, RED_BLUE, CAT_DOG = 16 / 17, 14 / 16, 24 / 28
LAMP_BLINDS = 10 / (9 + 8)

WORDS = ["cat", "dog", "curtain", "blinds", "lamp", "red", "blue", "two", "religious", "jesuit", "night_stand", "2163"]
word = st.sampled_from(WORDS)
answer = st.lists(word, min_size=1, max_size=3)
threshold = st.sampled_from([0.0, 0.5, 14 / 16, 0.9, 1.0]) | st.floats(0, 1)
below = st.sampled_from(sorted(BELOW))


def words_score(truth, prediction, **how):
    return compare_words([truth], [prediction]).wups(**how)[0]


def sets_score(truth, prediction, **how):
    return compare_sets([truth], [prediction]).wups(**how)[0]


def by_the_script(truth, prediction, *, threshold, factor):
    """Malinowski's definition: min of the two products of maxima, of a measure that Ren takes for single words."""

    def measure(a, b):
        if a == b:
            return 1.0
        alike = wu_palmer(a, b)
        return alike * (factor if alike < threshold else 1.0)

    def membership(x, words):
        return 0 if not words else max(measure(x, word) for word in words)

    if not truth and not prediction:
        return 1
    left = math.prod(membership(word, prediction) for word in truth) if truth else 0
    right = math.prod(membership(word, truth) for word in prediction) if prediction else 0
    return min(left, right)


def test_words_by_hand(wordnet):
    truths = ["curtain", "red", "cat", "two", "night_stand", "night_stand", "jesuit"]
    predictions = ["blinds", "blue", "dog", "two", "lamp", "night_stand", "religious"]
    raw = [CURTAIN_BLINDS, RED_BLUE, CAT_DOG, 1, 0, 1, 12 / 19]
    compared = compare_words(truths, predictions)
    assert compared.right().tolist() == [False, False, False, True, False, True, False]
    assert compared.wups(threshold=0.0).tolist() == raw
    tenth = [CURTAIN_BLINDS, 0.1 * RED_BLUE, 0.1 * CAT_DOG, 1, 0, 1, 0.1 * 12 / 19]
    np.testing.assert_allclose(compared.wups(threshold=0.9), tenth, rtol=1e-15)
    assert compared.wups(threshold=0.9, below="zero").tolist() == [CURTAIN_BLINDS, 0, 0, 1, 0, 1, 0]


def test_the_threshold_itself_is_not_below(wordnet):
    for name in BELOW:
        assert words_score("red", "blue", threshold=RED_BLUE, below=name) == RED_BLUE
        assert words_score("red", "blue", threshold=np.nextafter(RED_BLUE, 1), below=name) < 0.1


def test_sets_by_hand(wordnet):
    # Both true words find blinds, blinds finds the better of the two: min(16/17 · 10/17, 16/17).
    assert sets_score(["curtain", "lamp"], ["blinds"], threshold=0.0) == pytest.approx(CURTAIN_BLINDS * LAMP_BLINDS)
    assert sets_score(["curtain", "lamp"], ["blinds"], threshold=0.9) == pytest.approx(
        CURTAIN_BLINDS * 0.1 * LAMP_BLINDS
    )
    assert sets_score(["curtain", "lamp"], ["blinds"], threshold=0.9, below="zero") == 0
    # The product over the predictions is the smaller one here: red finds red, but blue finds only red.
    assert sets_score(["red"], ["red", "blue"], threshold=0.0) == RED_BLUE
    # Two right words and a wrong one of three.
    assert sets_score(["cat", "lamp", "two"], ["two", "cat", "2163"], threshold=0.0) == 0
    # Of single words it is the smaller of both orders, where Ren takes the true word first.
    assert sets_score(["religious"], ["jesuit"], threshold=0.0) == 12 / 19
    assert words_score("religious", "jesuit", threshold=0.0) == 18 / 19


def test_what_is_right_as_a_set(wordnet):
    truths = [["chair", "lamp"], ["chair"], ["chair", "chair"], ["n", "w"], ["chair"], ["car"]]
    predictions = [["lamp", "chair"], ["chair", "lamp"], ["chair"], ["w", "n"], ["chairs"], ["auto"]]
    right = compare_sets(truths, predictions).right()
    assert right.dtype == bool
    assert right.tolist() == [True, False, True, True, False, False]


def test_a_repeated_word_counts_again_as_in_the_script(wordnet):
    assert sets_score(["red", "red"], ["blue"], threshold=0.0) == RED_BLUE**2
    assert sets_score(["red", "red"], ["red"], threshold=0.0) == 1


def test_empty_answers_as_in_the_script(wordnet):
    compared = compare_sets([[], [], ["cat"]], [[], ["cat"], []])
    assert compared.wups(threshold=0.9).tolist() == [1, 0, 0]
    assert compared.right().tolist() == [True, False, False]


def test_no_answers_at_all(wordnet):
    compared = compare_sets([], [])
    assert compared.wups(threshold=0.9).shape == compared.right().shape == (0,)


@settings(max_examples=60, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.lists(word, max_size=3), st.lists(word, max_size=3)), max_size=6),
    threshold=threshold,
    below=below,
)
def test_sets_are_scored_as_the_script_defines(wordnet, pairs, threshold, below):
    truths, predictions = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    scores = compare_sets(truths, predictions).wups(threshold=threshold, below=below)
    expected = [by_the_script(*pair, threshold=threshold, factor=BELOW[below]) for pair in pairs]
    np.testing.assert_allclose(scores, expected, rtol=1e-12)


@settings(max_examples=40, deadline=None)
@given(truth=word, prediction=word, threshold=threshold, below=below)
def test_single_words(wordnet, truth, prediction, threshold, below):
    score = words_score(truth, prediction, threshold=threshold, below=below)
    other = words_score(prediction, truth, threshold=threshold, below=below)
    assert 0 <= score <= 1
    assert words_score(truth, truth, threshold=threshold, below=below) == 1
    assert sets_score([truth], [prediction], threshold=threshold, below=below) == min(score, other)
    assert compare_words([truth], [prediction]).right()[0] == (truth == prediction)


@settings(max_examples=40, deadline=None)
@given(truth=answer, prediction=answer, thresholds=st.tuples(threshold, threshold), below=below, data=st.data())
def test_what_holds_of_sets(wordnet, truth, prediction, thresholds, below, data):
    low, high = sorted(thresholds)
    score = sets_score(truth, prediction, threshold=low, below=below)
    assert 0 <= score <= 1
    assert sets_score(truth, prediction, threshold=high, below=below) <= score
    assert sets_score(truth, prediction, threshold=low, below="zero") <= sets_score(truth, prediction, threshold=low)
    assert sets_score(prediction, truth, threshold=low, below=below) == pytest.approx(score)
    order = data.draw(st.permutations(truth))
    assert sets_score(order, prediction, threshold=low, below=below) == pytest.approx(score)
    assert sets_score([*truth, truth[0]], prediction, threshold=low, below=below) <= score + 1e-12
    assert sets_score(truth, order, threshold=high, below=below) == 1


@given(answers=st.lists(st.tuples(answer, answer), max_size=8))
@settings(max_examples=20, deadline=None)
def test_at_the_threshold_0_both_ways_are_the_same(wordnet, answers):
    compared = compare_sets([truth for truth, _ in answers], [prediction for _, prediction in answers])
    assert (compared.wups(threshold=0.0, below="zero") == compared.wups(threshold=0.0)).all()


@given(
    similarities=st.lists(st.floats(0, 1), max_size=5),
    thresholds=st.tuples(threshold, threshold),
    below=below,
)
def test_a_higher_threshold_never_gives_more(similarities, thresholds, below):
    low, high = (weighed(np.array(similarities), threshold=value, below=below) for value in sorted(thresholds))
    assert (high <= low).all()
    assert (low <= np.array(similarities)).all()


@pytest.mark.parametrize("threshold", [-1, -1e-9, 1.1, math.nan, math.inf])
def test_a_threshold_that_cannot_be(threshold):
    with pytest.raises(MalmoiError, match=r"the threshold of WUPS is .*, expected a number from 0 to 1"):
        weighed(np.array([0.5]), threshold=threshold)


def test_a_way_that_there_is_not():
    with pytest.raises(MalmoiError, match="there is no 'half'; there are: down_weight, zero"):
        weighed(np.array([0.5]), threshold=0.9, below="half")


def test_as_many_predictions_as_truths():
    with pytest.raises(MalmoiError, match="there are 2 true answers but 1 predicted ones"):
        compare_words(["cat", "dog"], ["cat"])
    with pytest.raises(MalmoiError, match="there are 1,000 true answers but 999 predicted ones"):
        compare_sets([["cat"]] * 1000, [["cat"]] * 999)


def test_a_text_is_not_taken_for_its_letters():
    with pytest.raises(TypeError, match="expected its words"):
        compare_sets([["a", "t"]], ["at"])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("chair", ("chair",)),
        ("n,w", ("n", "w")),
        ("stool, stool", ("stool", "stool")),
        (" night_stand ,\tlamp\r", ("night_stand", "lamp")),
        ("traffic light", ("traffic light",)),
        ("chair,", ("chair", "")),
        ("", ("",)),
    ],
)
def test_the_words_of_an_answer(text, words):
    assert answer_words(text) == words


def test_the_matrix_of_classes(wordnet):
    answers = Vocabulary(("curtain", "blinds", "night_stand"), ("<pad>", "<unk>"))
    matrix = wups_matrix(answers, threshold=0.95)
    expected = np.zeros((5, 5))
    expected[2:, 2:] = [[1, 0.1 * CURTAIN_BLINDS, 0], [0.1 * CURTAIN_BLINDS, 1, 0], [0, 0, 1]]
    np.testing.assert_allclose(matrix, expected, rtol=1e-15)
    assert wups_matrix(answers, threshold=0.95, below="zero")[2].tolist() == [0, 0, 1, 0, 0]
    order = wups_matrix(Vocabulary(("religious", "jesuit"), ()), threshold=0.0)
    assert order.tolist() == [[1, 18 / 19], [12 / 19, 1]]


def test_the_matrix_scores_as_words_do(wordnet):
    matrix = wups_matrix(Vocabulary(tuple(WORDS), ()), threshold=0.9)
    scores = compare_words([word for word in WORDS for _ in WORDS], WORDS * len(WORDS)).wups(threshold=0.9)
    assert matrix.ravel().tolist() == scores.tolist()
