import numpy as np
import pytest

from malmoi.errors import MalmoiError
from malmoi.models.visual_evaluation import measures


@pytest.mark.usefixtures("wordnet")
def test_words_and_sets_are_compared_differently():
    """lamp, chair: no word of the prediction is wrong, but one is missing; as single words the two are not equal."""
    truths, given, types = ["chair, lamp", "two"], ["lamp, chair", "two"], np.array([0, 1])
    assert measures(truths, given, types, names=["object", "number"], sets=True)["accuracy"] == 1
    found = measures(truths, given, types, names=["object", "number"], sets=False)
    assert found == {"accuracy": 0.5, "WUPS 0.9": 0.5, "WUPS 0.0": 0.5, "object": 0, "number": 1}


def test_no_answer_is_no_measure():
    with pytest.raises(MalmoiError, match="no answer"):
        measures([], [], np.array([]), names=["object"], sets=False)
