import numpy as np
import pytest

from malmoi.models.visual_qa.img_bow import ImgBOW
from malmoi.models.visual_qa.knn import KNN, best_count, shares

QUESTIONS = np.array([[2, 3, 0], [2, 4, 0], [5, 3, 0]], "int32")
FC7 = np.eye(3, dtype="float32")
ANSWERS = np.array([1, 2, 3])


def make(**options):
    return ImgBOW(9, 5, **({"features": 3, "embedding": 4, "seed": 1} | options))


def test_what_was_asked_in_training_is_its_own_nearest():
    knn = KNN.of(make(), {"question": QUESTIONS, "fc7": FC7}, ANSWERS)
    assert knn.neighbours({"question": QUESTIONS, "fc7": FC7}, 1).tolist() == [[1], [2], [3]]
    assert knn.neighbours({"question": QUESTIONS, "fc7": FC7}, 9).shape == (3, 3)


def test_the_picture_decides_where_questions_are_the_same():
    knn = KNN.of(make(), {"question": QUESTIONS[[0, 0, 0]], "fc7": FC7}, ANSWERS)
    assert knn.neighbours({"question": QUESTIONS[[0]], "fc7": FC7[[2]]}, 1).tolist() == [[3]]


def test_a_blind_model_goes_by_the_question_and_not_by_its_order():
    knn = KNN.of(make(picture=False), {"question": QUESTIONS}, ANSWERS)
    assert knn.neighbours({"question": np.array([[0, 3, 5]], "int32")}, 1).tolist() == [[3]]


def test_it_shows_how_many_blocks_are_done():
    shown = []

    def track(ranges):
        for each in ranges:
            yield each
            shown.append(each)

    knn = KNN.of(make(picture=False), {"question": QUESTIONS}, ANSWERS)
    knn.neighbours({"question": np.tile(QUESTIONS, (2000, 1))}, 1, track=track)
    assert shown == [range(4096), range(4096, 6000)]


@pytest.mark.parametrize(
    ("neighbours", "answer"),
    [
        ([3, 1, 1], 1),  # more have it
        ([3, 1, 1, 3, 2], 1),  # two each; ranks 1 and 2 against 0 and 3: equal, so the lower class
        ([3, 1, 3, 1, 2], 3),  # ranks 0 and 2 against 1 and 3
        ([4, 2], 4),
    ],
)
def test_the_commonest_answer_and_of_equals_the_nearer(neighbours, answer):
    assert shares(np.array([neighbours]), 5).argmax() == answer


def test_shares_are_shares():
    found = shares(np.random.default_rng(0).integers(0, 5, (7, 200)), 6)
    np.testing.assert_allclose(found.sum(axis=1), 1)
    counted = [np.bincount(row, minlength=6) / 200 for row in np.random.default_rng(0).integers(0, 5, (7, 200))]
    np.testing.assert_allclose(found, counted, atol=1e-3)


def test_the_count_that_answers_best_is_the_least_of_equals():
    neighbours = np.array([[1, 2, 2, 2, 3], [3, 4, 4, 4, 4]])
    assert best_count(neighbours, np.array([2, 4]), 5) == (3, 1.0)
    assert best_count(neighbours, np.array([1, 3]), 5) == (1, 1.0)
    assert best_count(neighbours, np.array([5, 5]), 6) == (1, 0.0)
