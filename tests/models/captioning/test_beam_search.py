"""Beam search beside loops over lists, in which all captions of a toy model can be tried."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.captioning.beam_search import beam_search
from malmoi.models.captioning.caption_writer import caption_writer
from tests.models.captioning.toy import (
    BEGIN,
    END,
    ROWS,
    Toy,
    captions_of,
    every_caption,
    gains_after,
    plain_beam_search,
)

PICTURES, IDS, LENGTH = 2, 6, 3
LEAVES = 1 + 3 + 9 + 27  # captions of 0, 1 and 2 words that ended, and of 3

few = settings(max_examples=25)


@cache
def writer(**options):
    """Compiled once for all examples."""
    return caption_writer(Toy(), begin=BEGIN, end=END, **({"length": LENGTH} | options))


@st.composite
def tables(draw):
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    return generator.normal(0, draw(st.sampled_from([0.3, 1, 4])), (PICTURES, ROWS, IDS - 1)).astype(np.float32)


def assert_same(found, expected):
    assert [words for words, _ in found] == [words for words, _ in expected]
    np.testing.assert_allclose([score for _, score in found], [score for _, score in expected], rtol=1e-4, atol=1e-5)


@few
@given(tables())
def test_a_beam_of_one_is_greedy(table):
    for one, captions in zip(table, captions_of(writer()({"table": table})), strict=True):
        words, score = (), 0.0
        while len(words) < LENGTH:
            gains = gains_after(one, words)
            likeliest = int(gains.argmax())
            score += gains[likeliest]
            if likeliest == END:
                break
            words += (likeliest,)
        assert_same(captions, [(words, score)])


@few
@given(tables(), st.sampled_from([0.0, 0.7]))
def test_a_beam_as_wide_as_the_tree_finds_the_best_of_all(table, normalisation):
    found = captions_of(writer(beam=LEAVES, normalisation=normalisation)({"table": table}))
    for one, captions in zip(table, found, strict=True):
        every = list(every_caption(one, length=LENGTH))
        every.sort(key=lambda caption: -caption[1] / caption[2] ** normalisation)
        assert len(captions) == len(every) == LEAVES
        assert_same(captions[:1], [every[0][:2]])
        assert {words for words, _ in captions} == {words for words, *_ in every}


@few
@given(tables(), st.sampled_from([(2, 0.0), (3, 1.0)]))
def test_it_keeps_what_loops_keep(table, options):
    beam, normalisation = options
    found = captions_of(writer(beam=beam, normalisation=normalisation, length=6)({"table": table}))
    for one, captions in zip(table, found, strict=True):
        assert_same(captions, plain_beam_search(one, length=6, beam=beam, normalisation=normalisation))


A, B = 3, 4


@pytest.fixture(scope="module")
def two_words():
    """First a has .5, b .4, the end .1; after a: .35, .25 and .4; after b: .1, 0 and .9; after a a as at first."""
    # Rows 1, 3 · 1 + 3, 3 · 1 + 4 and 3 · 6 + 3.
    rows = {1: (0.5, 0.4, 0.1), 6: (0.35, 0.25, 0.4), 7: (0.1, 1e-9, 0.9), 21: (0.5, 0.4, 0.1)}
    table = np.full((1, ROWS, IDS - 1), np.log(1e-12), np.float32)
    for row, probabilities in rows.items():
        table[0, row, [A - 1, B - 1, END - 1]] = np.log(probabilities)
    return {"table": table}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [((A,), 0.2)]),
        ({"beam": 2}, [((B,), 0.36), ((A,), 0.2)]),
        ({"beam": 2, "barred": (B,)}, [((A,), 0.2), ((A, A, A), 0.0875)]),
    ],
)
def test_golden(options, expected, two_words):
    (found,) = captions_of(writer(**options)(two_words))
    assert_same(found, [(words, np.log(probability)) for words, probability in expected])


def test_where_there_are_too_few_captions_places_stay_empty(two_words):
    found = writer(beam=9, length=1)(two_words)
    assert np.isfinite(found.log_probabilities).tolist() == [[True] * 4 + [False] * 5]
    assert found.ids[0, :, 0].tolist() == [A, B, 0, 5, 0, 0, 0, 0, 0]


def test_the_arrays_are_as_they_are_told(two_words):
    found = writer(beam=2)(two_words)
    assert (found.ids.dtype, found.ids.shape) == (np.int32, (1, 2, LENGTH))
    assert (found.log_probabilities.dtype, found.log_probabilities.shape) == (np.float32, (1, 2))


def test_uncompiled_it_is_the_same(two_words):
    inputs = {"table": ops.array(two_words["table"])}
    found = beam_search(Toy(), inputs, begin=BEGIN, end=END, length=LENGTH, beam=2)
    assert ops.convert_to_numpy(found.ids).tolist() == [[[B, 0, 0], [A, 0, 0]]]


@pytest.mark.parametrize("setting", [{"beam": 0}, {"length": 0}, {"normalisation": -0.5}])
def test_a_setting_that_cannot_be_is_named(setting, two_words):
    (name,) = setting
    with pytest.raises(MalmoiError, match=f"{name} is {setting[name]}; it must be at least"):
        writer(**setting)(two_words)
