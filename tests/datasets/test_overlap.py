"""Overlap and repeats against counting by hand and by plain code."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from malmoi.datasets.overlap import Overlap, overlap, repeats

# Inputs and answers, few enough to collide; a whole is one number for both.
PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)))


def arrays(pairs):
    inputs = np.array([asked for asked, _ in pairs], dtype=np.int64)
    return inputs, np.array([10 * asked + answer for asked, answer in pairs], dtype=np.int64)


@given(PAIRS, PAIRS)
def test_overlap(train, test):
    expected = Overlap(
        len(test),
        sum(asked in {known for known, _ in train} for asked, _ in test),
        sum(pair in train for pair in test),
    )
    inputs, wholes = arrays(train)
    assert overlap(*arrays(test), {"inputs": inputs, "wholes": wholes}) == expected


@given(PAIRS)
def test_repeats(pairs):
    seen = sum(asked in [before for before, _ in pairs[:place]] for place, (asked, _) in enumerate(pairs))
    alike = sum(pair in pairs[:place] for place, pair in enumerate(pairs))
    assert repeats(*arrays(pairs)) == Overlap(len(pairs), seen, alike)
