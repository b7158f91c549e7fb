"""What the assembly keeps, against the authors' loop written out."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.featurize.questions.assembly import Assembly, enrolled, validation_images

ANSWERS = st.lists(st.sampled_from(["cat", "dog", "two", "red", "room"]), max_size=60)


def plainly(answers, rarest, free, decay):
    """The steps one by one, as the reference tells them."""
    order = np.random.RandomState(1).permutation(len(answers))
    shuffled = [answers[place] for place in order]
    draws = np.random.RandomState(2)
    survivors, frequencies = [], Counter()
    for place, answer in enumerate(shuffled):
        if answers.count(answer) < rarest:
            continue
        if frequencies[answer] <= free or draws.uniform(0, 1, [1])[0] < math.exp(-(frequencies[answer] - free) / decay):
            survivors.append(place)
            frequencies[answer] += 1
    last = np.random.RandomState(2000).permutation(len(survivors))
    return [int(order[survivors[place]]) for place in last]


@given(ANSWERS, st.integers(0, 6), st.integers(0, 8), st.sampled_from([0.5, 3.0, 700.0]))
def test_the_authors_steps(answers, rarest, free, decay):
    kept = enrolled(answers, Assembly(rarest=rarest, free=free, decay=decay))
    assert kept.tolist() == plainly(answers, rarest, free, decay)
    assert kept.dtype == np.int64


def test_rare_answers_go_and_frequent_ones_are_thinned_out():
    answers = ["white"] * 5_000 + ["sofa"] * 25 + ["lamp"] * 24
    counts = Counter(answers[place] for place in enrolled(answers, Assembly()))
    assert counts["sofa"] == 25
    assert "lamp" not in counts
    # In the mean n questions over the limit take 700 (exp(n / 700) - 1) draws: 4,649 give 1,424.
    assert 1_650 < counts["white"] < 1_900


def test_the_last_tenth_of_the_pictures_is_for_validation():
    assert validation_images([5, 3, 9], Assembly()) == frozenset()
    assert validation_images(list(range(30)), Assembly()) == {27, 28, 29}
    assert validation_images([1, 2], Assembly(validation=0.5)) == {2}


@pytest.mark.parametrize("settings", [{"rarest": -1}, {"free": -1}, {"decay": 0}, {"validation": 1}])
def test_settings_that_make_no_sense(settings):
    with pytest.raises(MalmoiError, match=r"rarest .* decay"):
        Assembly(**settings)
