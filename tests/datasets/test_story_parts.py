"""The validation part: whole stories, the share asked for, the same each time."""

from collections import Counter

import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.datasets.story_parts import story_part
from malmoi.datasets.story_qa import story_qa, story_qa_arrays
from malmoi.errors import MalmoiError
from tests.datasets.story_dataset import Corpus, asked, numbered

CORPUS = Corpus(splits={})


def stories(questions, part, *, fraction=0.1, seed=0):
    """Task, story and number of the questions in a part."""
    records = tf.data.Dataset.from_tensor_slices([CORPUS.example(question) for question in questions])
    chosen = story_part(records, part, fraction=fraction, seed=seed)
    spec = {name: tf.io.FixedLenFeature((), tf.int64) for name in ("task", "story_id", "question_id")}
    parsed = chosen.batch(10_000).map(lambda block: tf.io.parse_example(block, spec))
    found = [
        row
        for batch in parsed.as_numpy_iterator()
        for row in zip(*(batch[name].tolist() for name in spec), strict=True)
    ]
    assert len(chosen) == len(found)
    return found


@settings(deadline=None, max_examples=12)
@given(
    count=st.integers(2, 40),
    questions=st.integers(1, 3),
    fraction=st.floats(0.01, 0.99),
    seed=st.integers(-(2**63), 2**63 - 1),
)
def test_parts(count, questions, fraction, seed):
    every = numbered(count, questions=questions, tasks=(1, 20))
    train, validation = (stories(every, part, fraction=fraction, seed=seed) for part in ("train", "validation"))
    in_order = [(question.task, question.story_id, question.question_id) for question in every]
    assert sorted(train + validation) == in_order
    for part in (train, validation):
        assert part == sorted(part)  # the order of the corpus
        # All questions of a story, or none.
        assert set(Counter(row[:2] for row in part).values()) == {questions}
    for task in (1, 20):
        held_out = len({row for row in validation if row[0] == task}) // questions
        assert 1 <= held_out <= count - 1
        assert abs(held_out - fraction * count) <= 1


def test_golden():
    """By SipHash-2-4 written out in Python; another part would change published numbers."""
    validation = stories(numbered(20, tasks=(1, 2)), "validation", fraction=0.2)
    assert [row[1] for row in validation if row[0] == 1] == [3, 5, 14, 18]
    assert [row[1] for row in validation if row[0] == 2] == [0, 1, 4, 15]


def test_another_seed_another_part():
    every = numbered(60)
    parts = {tuple(stories(every, "validation", seed=seed)) for seed in range(5)}
    assert len(parts) == 5


def test_a_task_is_cut_in_the_same_way_alone_and_with_others(tmp_path):
    folder = Corpus(splits={"train": numbered(30, tasks=(1, 2, 3))}).write(tmp_path)
    together, _ = story_qa_arrays(folder, part="validation")
    alone = [asked(story_qa_arrays(folder, part="validation", tasks=task)[0]) for task in (1, 2, 3)]
    assert asked(together) == [row for rows in alone for row in rows]
    assert list(map(len, alone)) == [3, 3, 3]
    assert [row[1] for row in alone[0]] != [row[1] for row in alone[1]]


def test_shuffled_parts_keep_apart(tmp_path):
    folder = Corpus(splits={"train": numbered(30, questions=2)}, shards=3).write(tmp_path)
    train = story_qa(folder, part="train", shuffle_seed=1)
    epochs = [[row for features, _ in train for row in asked(features)] for _ in range(2)]
    validation = asked(story_qa_arrays(folder, part="validation")[0])
    assert epochs[0] != epochs[1]
    assert sorted(epochs[0]) == sorted(epochs[1])
    assert len(epochs[0]) == 54
    assert not {row[:2] for row in epochs[0]} & {row[:2] for row in validation}
    assert len(train) == 2


def test_one_story():
    with pytest.raises(MalmoiError, match=r"task 7 has one story only"):
        stories([*numbered(2), *numbered(1, questions=3, tasks=(7,))], "train")


def test_records_without_a_story():
    with pytest.raises(MalmoiError, match=r"which stories there are: .*Feature: story_id .*required"):
        story_part(
            tf.data.Dataset.from_tensors(CORPUS.with_(spoil={"story_id": None}).example(numbered(1)[0])),
            "train",
            fraction=0.5,
            seed=0,
        )
