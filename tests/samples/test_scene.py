from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.samples.scene import MOST, PAINTS, PLACES, PLURALS, WALLS, scene, scenes

VALUES = {"kind": PLURALS, "color": PAINTS, "place": PLACES, "wall": WALLS, "count": range(1, MOST + 1)}
SPLITS = st.sampled_from(["train", "test"])


@pytest.fixture(scope="module")
def many():
    return scenes(1, "train", 4_800)


@given(seed=st.integers(), split=SPLITS, number=st.integers(0, 10**6))
def test_all_of_a_thing_is_in_the_picture_at_its_place(seed, split, number):
    found = scene(seed, split, number)
    assert 1 <= found.count <= MOST
    assert 0 < found.horizon < found.height
    for spot in found.spots:
        assert spot.radius >= 18
        assert spot.radius <= spot.x < found.width - spot.radius
        assert spot.radius <= spot.y < found.height - spot.radius
        across, down = spot.x / found.width, spot.y / found.height
        where = {"left": across, "right": 1 - across, "top": down, "bottom": 1 - down}
        assert min(where, key=where.get) == found.place or found.count == MOST
        assert where[found.place] < 0.3


@given(seed=st.integers(), split=SPLITS, number=st.integers(0, 10**6))
def test_things_are_apart(seed, split, number):
    for one, other in combinations(scene(seed, split, number).spots, 2):
        assert max(abs(one.x - other.x), abs(one.y - other.y)) > 0.9 * (one.radius + other.radius)


@pytest.mark.parametrize("what", VALUES)
def test_each_value_is_dealt_once_before_any_comes_again(what):
    dealt = [getattr(one, what) for one in scenes(3, "train", 60)]
    size = len(VALUES[what])
    for start in range(0, 60, size):
        assert sorted(dealt[start : start + size]) == sorted(VALUES[what])


@pytest.mark.parametrize(("one", "other"), list(combinations(VALUES, 2)))
def test_no_value_tells_another(many, one, other):
    pairs = Counter((getattr(found, one), getattr(found, other)) for found in many)
    expected = len(many) / len(VALUES[one]) / len(VALUES[other])
    assert len(pairs) == len(VALUES[one]) * len(VALUES[other])
    assert all(abs(times - expected) < 5 * expected**0.5 for times in pairs.values())


def test_ids_are_of_one_picture_and_fewer_scenes_are_the_beginning_of_more():
    train, test = scenes(0, "train", 50), scenes(0, "test", 30)
    ids = [one.image_id for one in (*train, *test)]
    assert len(set(ids)) == 80
    assert min(ids) == 1
    assert scenes(0, "train", 20) == train[:20]
    assert [one.spots for one in train[:30]] != [one.spots for one in test]
    assert scenes(1, "train", 20) != train[:20]


def test_none_is_too_few():
    with pytest.raises(MalmoiError, match="at least 1 test picture, not 0"):
        scenes(0, "test", 0)
