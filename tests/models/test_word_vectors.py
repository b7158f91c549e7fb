import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from malmoi.errors import MalmoiError
from malmoi.models.word_vectors import WordVectors

WORDS = ("the", "mary", "john", "말", "Café")


def some(**changed):
    numbers = np.array([[1, 0], [0, 2], [1, 1], [-3, 0], [0, 0]], float)
    return WordVectors(**({"words": WORDS, "vectors": numbers} | changed))


def test_neighbours_by_the_cosine_without_the_word_itself():
    found = some().neighbours("the", 3)
    assert [neighbour.word for neighbour in found] == ["john", "mary", "Café"]  # of two zeros the first
    assert [neighbour.cosine for neighbour in found] == pytest.approx([np.sqrt(0.5), 0, 0])
    assert [neighbour.word for neighbour in some().neighbours("the", 99)] == ["john", "mary", "Café", "말"]


def test_an_analogy_leaves_out_the_words_it_is_made_of():
    """b - a + c of the directions: (0, 1) - (1, 0) + (√½, √½), nearest to mary, which is in the question."""
    found = some().analogy("the", "mary", "john", 2)
    assert [neighbour.word for neighbour in found] == ["말", "Café"]
    target = np.array([np.sqrt(0.5) - 1, np.sqrt(0.5) + 1])
    assert found[0].cosine == pytest.approx(-target[0] / np.linalg.norm(target))
    # The same word twice: a - a + c is c.
    assert some().analogy("the", "the", "mary", 1)[0].word == "john"


@settings(deadline=None, max_examples=50)
@given(
    arrays.arrays(np.float32, (6, 3), elements=st.integers(-5, 5).map(float)),
    st.permutations(range(6)),
    st.floats(1, 9),
)
def test_only_directions_count(numbers, order, longer):
    words = tuple("abcdef")
    vectors = WordVectors(words, numbers)
    stretched = WordVectors(words, numbers * np.float32(longer))
    for one, other in zip(vectors.neighbours("a", 5), stretched.neighbours("a", 5), strict=True):
        assert one.cosine == pytest.approx(other.cosine, abs=1e-5)
        assert -1 - 1e-5 <= one.cosine <= 1 + 1e-5
    shuffled = WordVectors(tuple(words[place] for place in order), numbers[list(order)])
    expected = {found.word: found.cosine for found in vectors.neighbours("a", 5)}
    assert {found.word: found.cosine for found in shuffled.neighbours("a", 5)} == pytest.approx(expected, abs=1e-5)


def test_an_unknown_word_names_near_spellings():
    with pytest.raises(MalmoiError, match=r"no vector for 'jon' among the 5\. Is 'john' meant"):
        some().neighbours("jon")
    with pytest.raises(MalmoiError, match=r"no vector for 'MARY' among the 5\. Is 'mary' meant"):
        some().vector("MARY")
    with pytest.raises(MalmoiError, match=r"no vector for 'zzz' among the 5\.$"):
        some().analogy("the", "mary", "zzz")
    with pytest.raises(MalmoiError, match="0 neighbours make no sense"):
        some().neighbours("the", 0)


def test_a_word_typed_in_parts_is_found():
    """As keyboards and file names of some systems give them: Hangul in letters, accents behind."""
    np.testing.assert_array_equal(some().vector("\u1106\u1161\u11af"), [-3, 0])
    np.testing.assert_array_equal(some().vector("Cafe\u0301"), [0, 0])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"words": ("a", "b", "a", "c", "d")}, "the word 'a' has two vectors"),
        ({"words": ("a", "b")}, r"a vector for each of 2 words, found the shape \(5, 2\)"),
        ({"words": (), "vectors": np.zeros((0, 3))}, "a vector for each of 0 words"),
        ({"vectors": np.zeros((5, 0))}, r"found the shape \(5, 0\)"),
        ({"vectors": np.array([[1.0]] * 3 + [[np.nan], [2.0]])}, "the vector of '말' is not finite"),
    ],
)
def test_vectors_that_cannot_be(changed, message):
    with pytest.raises(MalmoiError, match=message):
        some(**changed)


def test_float32_whatever_was_given():
    assert some(vectors=np.ones((5, 2), int)).vectors.dtype == np.float32
    assert (some().dimensions, len(some()), "mary" in some(), "bob" in some()) == (2, 5, True, False)
