import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.datasets.word_windows import keep_probabilities, windows

LINE_END = 1


@st.composite
def texts(draw):
    """Tokens that are all different but for line ends, so that a word tells its place."""
    count = draw(st.integers(0, 60))
    tokens = np.arange(2, count + 2, dtype=np.int32)
    tokens[draw(st.lists(st.integers(0, count - 1), max_size=5) if count else st.just([]))] = LINE_END
    return tokens


def drawn(tokens, *, size, share=1.0, seed=0, line_end=LINE_END):
    keep = np.full(100, share)
    return windows(tokens, size=size, keep=keep, rng=np.random.default_rng(seed), line_end=line_end)


@settings(deadline=None)
@given(texts(), st.integers(1, 8), st.sampled_from([0.3, 1.0]), st.integers(0, 3))
def test_all_that_stands_around_a_word_is_within_its_window_and_line(tokens, size, share, seed):
    words, around = drawn(tokens, size=size, share=share, seed=seed)
    assert around.shape == (len(words), 2 * size)
    assert {words.dtype, around.dtype} == {np.dtype(np.int32)}
    assert LINE_END not in words
    assert LINE_END not in around
    kept = words.tolist()
    ends = np.flatnonzero(tokens == LINE_END) + 2  # what the words would be there
    for place, (word, row) in enumerate(zip(kept, around.tolist(), strict=True)):
        before, after = row[:size], row[size:]
        here = [other for other in kept if not any(min(word, other) < end < max(word, other) for end in ends)]
        place = here.index(word)
        reach = max(sum(other > 0 for other in before), sum(other > 0 for other in after))
        # All words up to a distance from 1 to size, on either side, as far as the line goes.
        expected_before, expected_after = here[max(0, place - reach) : place], here[place + 1 : place + 1 + reach]
        assert before == [0] * (size - len(expected_before)) + expected_before
        assert after == expected_after + [0] * (size - len(expected_after))


def test_a_window_reaches_from_one_to_its_size_evenly():
    tokens = np.arange(2, 20_002, dtype=np.int32)
    _, around = windows(tokens, size=4, keep=np.ones(20_002), rng=np.random.default_rng(1))
    reach = (around[10:-10, 4:] > 0).sum(axis=1)
    counts = np.bincount(reach, minlength=5)
    assert counts[0] == 0
    # Each is drawn 5,000 times but for five standard deviations.
    np.testing.assert_allclose(counts[1:], 5000, atol=5 * np.sqrt(20_000 * 0.25 * 0.75))


def test_without_a_line_end_all_is_one_line():
    words, around = drawn(np.array([5, 1, 6], np.int32), size=1, line_end=None)
    assert words.tolist() == [5, 1, 6]
    assert around.tolist() == [[0, 1], [5, 6], [1, 0]]


def test_thinning_out_moves_the_rest_together():
    keep = np.ones(10)
    keep[4] = 0
    words, around = windows(np.array([3, 4, 4, 4, 5], np.int32), size=1, keep=keep, rng=np.random.default_rng(0))
    assert words.tolist() == [3, 5]
    assert around.tolist() == [[0, 5], [3, 0]]


def test_words_are_kept_as_often_as_they_should_be():
    counts = np.array([0, 50_000, 30_000, 19_000, 1_000])
    keep = keep_probabilities(counts, threshold=0.05)
    # √(.05 / .5), √(.05 / .3), √(.05 / .19), and all of a rare word.
    np.testing.assert_allclose(keep, [0, 0.316228, 0.408248, 0.512989, 1], atol=1e-6)
    tokens = np.random.default_rng(5).permutation(np.repeat(np.arange(5, dtype=np.int32), counts))
    words, _ = windows(tokens, size=1, keep=keep, rng=np.random.default_rng(6))
    found = np.bincount(words, minlength=5)
    spread = np.sqrt(counts * keep * (1 - keep))
    assert (np.abs(found - counts * keep) <= 5 * spread).all()


@pytest.mark.parametrize(("threshold", "expected"), [(0.0, [0, 1, 1]), (1.0, [0, 1, 1])])
def test_a_threshold_that_keeps_all(threshold, expected):
    assert keep_probabilities(np.array([0, 7, 1]), threshold=threshold).tolist() == expected


def test_no_words_at_all():
    assert keep_probabilities(np.zeros(3, np.int64), threshold=0.1).tolist() == [0, 0, 0]
    words, around = drawn(np.empty(0, np.int32), size=3)
    assert words.shape == (0,)
    assert around.shape == (0, 6)
