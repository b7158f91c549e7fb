"""The part held out by picture."""

import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.datasets.visual_parts import visual_part
from tests.datasets.visual_dataset import Visual, numbered

CORPUS = Visual(splits={})


def pictures(questions, part, **options):
    records = tf.data.Dataset.from_tensor_slices([CORPUS.example(question) for question in questions])
    chosen = visual_part(records, part, **options)
    spec = {"image_id": tf.io.FixedLenFeature((), tf.int64)}
    found = [tf.io.parse_single_example(record, spec)["image_id"].numpy() for record in chosen]
    assert len(chosen) == len(found)
    return found


@settings(deadline=None, max_examples=10)
@given(
    images=st.integers(2, 30),
    more=st.integers(0, 20),
    fraction=st.floats(0.01, 0.99),
    seed=st.integers(-(2**63), 2**63 - 1),
)
def test_parts(images, more, fraction, seed):
    every = numbered(images + more, images=images)
    parts = [pictures(every, part, fraction=fraction, seed=seed) for part in ("train", "validation")]
    assert sorted([*parts[0], *parts[1]]) == sorted(question.image_id for question in every)
    assert not set(parts[0]) & set(parts[1])
    held_out = len(set(parts[1]))
    assert 1 <= held_out <= images - 1
    assert abs(held_out - fraction * images) <= 1


def test_golden():
    """By SipHash-2-4 of the numbers as text, written out in Python; another part would change published figures."""
    assert pictures(numbered(20), "validation", fraction=0.2, seed=0) == [9, 16, 17, 19]


def test_the_part_of_a_picture_does_not_depend_on_its_questions():
    once = pictures(numbered(20), "validation", fraction=0.2, seed=0)
    assert sorted(set(pictures(numbered(47, images=20), "validation", fraction=0.2, seed=0))) == sorted(once)
