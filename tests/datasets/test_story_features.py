"""Story features against a plain reference."""

import numpy as np
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.datasets.story_features import StoryFeatures
from tests.datasets.story_dataset import Corpus, Question

WORDS = st.lists(st.integers(1, 99), min_size=1, max_size=3)
QUESTIONS = st.builds(
    Question,
    story=st.lists(WORDS, max_size=8),
    question=WORDS,
    answer=st.integers(0, 9),
    task=st.integers(1, 20),
    story_id=st.integers(0, 2**31 - 1),
)


def reference(array: np.ndarray, memory: int) -> np.ndarray:
    """The last ``memory`` rows, padded at the end."""
    kept = array[-memory:]
    return np.concatenate([kept, np.zeros((memory - len(kept), *array.shape[1:]), array.dtype)])


@settings(deadline=None)
@given(questions=st.lists(QUESTIONS, min_size=1, max_size=5), memory=st.integers(1, 9), encoded=st.booleans())
def test_parse(questions, memory, encoded):
    corpus = Corpus(splits={"train": questions}, encoded=encoded)
    spec = StoryFeatures(
        memory=memory,
        sentence=3,
        question=3,
        channels=2 * encoded,
        words=100,
        answers=10,
        keys=("task", "story_id"),
    )
    features, answers = spec.parse(tf.constant([corpus.example(question) for question in questions]))
    stored = [corpus.arrays(question) for question in questions]
    suffix = "_bag" if encoded else ""
    expected = {
        "story": [reference(arrays[f"story{suffix}"], memory) for arrays in stored],
        "question": [arrays[f"question{suffix}"] for arrays in stored],
        "time": [
            [max(min(len(question.story), memory) - place, 0) for place in range(memory)] for question in questions
        ],
        "task": [question.task for question in questions],
        "story_id": [question.story_id for question in questions],
    }
    if encoded:
        expected["story_weights"] = [reference(arrays["story_weights"], memory) for arrays in stored]
        expected["question_weights"] = [arrays["question_weights"] for arrays in stored]
    assert set(features) == set(expected)
    for name, array in expected.items():
        np.testing.assert_array_equal(features[name].numpy(), array, err_msg=name)
    assert answers.numpy().tolist() == [question.answer for question in questions]
