import numpy as np
import pytest

from malmoi.models.visual_qa.object_prior import ObjectCounts

# Things 5 and 7 (and one unknown, 1), answers 1 and 2 of four.
OBJECTS, ANSWERS = np.array([5, 5, 5, 7, 7, 1]), np.array([1, 1, 2, 1, 2, 2])


def test_it_is_the_share_of_an_answer_and_a_little_more():
    counts = ObjectCounts.of(OBJECTS, ANSWERS, 4)
    assert counts.things.tolist() == [5, 7]
    expected = (np.array([[0, 2 / 3, 1 / 2, 0], [0, 1 / 3, 1 / 2, 0]]) + 0.1) / (1 + 0.1 * 2)
    np.testing.assert_allclose(np.exp(counts.log_prior(0.1)), expected, rtol=1e-5)


@pytest.mark.parametrize("smoothing", [1e-6, 1.0])
def test_of_an_answer_that_was_given_the_priors_of_all_things_are_one(smoothing):
    prior = np.exp(ObjectCounts.of(OBJECTS, ANSWERS, 4).log_prior(smoothing))
    np.testing.assert_allclose(prior[:, 1:3].sum(axis=0), 1, rtol=1e-5)


def test_without_questions_there_are_no_things():
    assert ObjectCounts.of(OBJECTS[:0], ANSWERS[:0], 4).log_prior(0.5).shape == (0, 4)
