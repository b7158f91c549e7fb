import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from keras import ops

from malmoi.models.visual_qa.steps import Steps, at, left_aligned, reversed_steps

SEQUENCES = st.lists(st.lists(st.integers(1, 9), max_size=5), min_size=1, max_size=4)

# Each new shape is compiled anew on JAX.
few = settings(deadline=None, max_examples=15)


def array(tensor):
    return np.array(ops.convert_to_numpy(tensor))


def steps_of(sequences, extra):
    """Vectors of width 1, with something that must not matter behind each end."""
    time = max(map(len, sequences)) + extra
    rows = [[*map(float, row), *[99.0] * (time - len(row))] for row in sequences]
    return Steps(ops.array(rows)[..., None], ops.array([len(row) for row in sequences], dtype="int32"))


def lists(steps):
    return [row[:count].tolist() for row, count in zip(array(steps.vectors)[..., 0], array(steps.count), strict=True)]


@few
@given(SEQUENCES, st.integers(1, 2))
def test_steps_are_what_lists_are(sequences, extra):
    steps = steps_of(sequences, extra)
    vector = ops.full((len(sequences), 1), 5.0)
    assert lists(steps.begun_with(vector)) == [[5, *row] for row in sequences]
    assert lists(steps.ended_with(vector)) == [[*row, 5] for row in sequences]
    both = steps.begun_with(vector).ended_with(vector)
    assert lists(both) == [[5, *row, 5] for row in sequences]
    assert lists(Steps(reversed_steps(steps), steps.count)) == [row[::-1] for row in sequences]
    last = array(at(steps.vectors, steps.count - 1))[:, 0]
    assert last.tolist() == [row[-1] if row else 99 for row in sequences]


@few
@given(SEQUENCES, st.integers(0, 3), st.integers(0, 3))
def test_any_padding_is_moved_to_the_right(sequences, left, right):
    time = max(map(len, sequences)) + left + right
    if not time:
        return
    rows = np.zeros((len(sequences), time), "int32")
    for row, sequence in zip(rows, sequences, strict=True):
        start = min(left, time - len(sequence))
        row[start : start + len(sequence)] = sequence
    ids, count = (array(tensor) for tensor in left_aligned(ops.array(rows)))
    assert count.tolist() == [len(sequence) for sequence in sequences]
    assert [row.tolist() for row in ids] == [[*sequence, *[0] * (time - len(sequence))] for sequence in sequences]
