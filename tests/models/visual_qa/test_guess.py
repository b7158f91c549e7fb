import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from malmoi.models.visual_qa.guess import commonest_answers


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), min_size=1, max_size=40))
def test_no_other_answer_is_more_common(asked):
    found = commonest_answers(*(np.array(column) for column in zip(*asked, strict=True)))
    assert sorted(found) == sorted({kind for _, kind in asked})
    for kind, answer in found.items():
        given_here = [one for one, other in asked if other == kind]
        counts = {one: given_here.count(one) for one in given_here}
        assert answer == min(counts, key=lambda one: (-counts[one], one))
