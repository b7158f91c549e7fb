import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from malmoi.errors import MalmoiError
from malmoi.models.sampling import by_temperature, greedy

LOGITS = np.log(np.array([0.1, 0.6, 0.3], np.float32))

finite = arrays.arrays(np.float32, st.integers(1, 40), elements=st.floats(-(2.0**100), 2.0**100, width=32))
temperatures = st.floats(min_value=5e-324, max_value=1e300, exclude_min=False)


class Fixed:
    """A generator that draws one given number."""

    def __init__(self, number):
        self.random = lambda: number


def drawn(logits, temperature, count=20_000, seed=0):
    generator = np.random.default_rng(seed)
    classes = [by_temperature(logits, temperature=temperature, generator=generator) for _ in range(count)]
    return np.bincount(classes, minlength=len(logits)) / count


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_classes_come_as_often_as_the_softmax_says(temperature):
    # By hand: p ** (1 / temperature), made to add up to 1.
    shares = np.array([0.1, 0.6, 0.3]) ** (1 / temperature)
    np.testing.assert_allclose(drawn(LOGITS, temperature), shares / shares.sum(), atol=0.012)


def test_the_drawn_number_goes_along_the_classes():
    # 0.1, then 0.6, then 0.3: below 0.1 is class 0, from 0.1 to below 0.7 class 1.
    for number, expected in [(0.0, 0), (0.09, 0), (0.11, 1), (0.69, 1), (0.71, 2), (1 - 2**-53, 2)]:
        assert by_temperature(LOGITS, temperature=1, generator=Fixed(number)) == expected


def test_greedy_takes_the_first_of_the_highest():
    assert greedy(LOGITS) == 1
    assert greedy(np.array([1.0, 3.0, 3.0])) == 1


@given(finite, temperatures, st.integers(0, 2**32))
def test_any_finite_logits_give_a_class_and_leave_the_logits_alone(logits, temperature, seed):
    before = logits.copy()
    chosen = by_temperature(logits, temperature=temperature, generator=np.random.default_rng(seed))
    assert 0 <= chosen < len(logits)
    np.testing.assert_array_equal(logits, before)


@given(finite.filter(lambda logits: len(logits) > 1), st.data())
def test_a_class_at_minus_infinity_never_comes(logits, data):
    barred = data.draw(st.sets(st.integers(0, len(logits) - 1), min_size=1, max_size=len(logits) - 1))
    logits[list(barred)] = -np.inf
    for number in (0.0, 0.3, 1 - 2**-53):
        for temperature in (1e-300, 1.0, 1e300):
            assert by_temperature(logits, temperature=temperature, generator=Fixed(number)) not in barred
    assert greedy(logits) not in barred


@given(finite)
def test_next_to_zero_it_is_greedy(logits):
    assert logits[by_temperature(logits, temperature=1e-300, generator=Fixed(0.5))] == logits[greedy(logits)]


def test_all_of_many_classes_can_come():
    logits = np.zeros(100_000, np.float32)
    generator = np.random.default_rng(1)
    tenths = [by_temperature(logits, temperature=1, generator=generator) // 10_000 for _ in range(600)]
    assert np.bincount(tenths, minlength=10).min() > 30
    # Added up in float32, one by one, a class of so small a share would vanish beside the first.
    logits[0] = 18.0
    share = 99_999 / (99_999 + np.exp(18.0))
    assert by_temperature(logits, temperature=1, generator=Fixed(1 - share / 2)) == pytest.approx(50_000, abs=2)


def test_the_seed_decides():
    def chosen(seed):
        generator = np.random.default_rng(seed)
        return [by_temperature(LOGITS, temperature=1, generator=generator) for _ in range(50)]

    assert chosen(3) == chosen(3)
    assert chosen(3) != chosen(4)


@pytest.mark.parametrize("temperature", [0, -0.8, float("nan"), float("inf")])
def test_a_temperature_that_is_none_is_refused(temperature):
    with pytest.raises(MalmoiError, match=r"temperature is .*; it must be above 0\. .* 'greedy'"):
        by_temperature(LOGITS, temperature=temperature, generator=np.random.default_rng(0))


@pytest.mark.parametrize("logits", [[0.0, np.nan], [-np.inf, -np.inf], [0.0, np.inf]])
def test_a_model_that_diverged_is_told(logits):
    for choose in (greedy, lambda logits: by_temperature(logits, temperature=1, generator=Fixed(0.5))):
        with pytest.raises(MalmoiError, match="training diverged"):
            choose(np.array(logits))
