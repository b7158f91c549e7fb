"""The words of the bAbI language with each particle that a pattern can give them."""

import unicodedata

import pytest

from malmoi.featurize.babi_korean.answers import ANSWERS
from malmoi.featurize.babi_korean.lexicon import LEXICON, MOVES, TAKES
from malmoi.featurize.babi_korean.pattern import forms

VERBS = {"move", "take", "drop", "give", "state"}
NOUNS = sorted({korean for kind in LEXICON.keys() - VERBS for korean in LEXICON[kind].values()})
PAIRS = {"은": "은는", "을": "을를", "과": "과와"}


@pytest.mark.parametrize("particle", [*PAIRS, "으로"])
@pytest.mark.parametrize("kind", sorted(LEXICON.keys() - VERBS))
def test_nouns_take_the_particle_of_their_last_sound(kind, particle):
    """The last sound is read off the decomposed syllable, not reckoned as the code does."""
    for english, korean in LEXICON[kind].items():
        letters = unicodedata.normalize("NFD", korean[-1])
        if particle == "으로":
            end = "으로" if len(letters) == 3 and letters[2] != "\u11af" else "로"
        else:
            end = PAIRS[particle][len(letters) == 2]
        assert forms(kind, particle)[english.lower()] == korean + end


def test_some_particles_by_hand():
    assert [forms("person", "은")[name] for name in ("john", "bill", "daniel", "mary", "yann")] == [
        *("존은", "빌은", "다니엘은", "메리는", "얀은")
    ]
    assert [forms("place", "으로")[place] for place in ("bathroom", "bedroom", "office", "garden", "school")] == [
        *("화장실로", "침실로", "사무실로", "정원으로", "학교로")
    ]
    assert forms("person", "과")["bill"] == "빌과"
    assert forms("animals", "을")["sheep"] == "양을"


def test_words_are_composed_hangul():
    for korean in {*NOUNS, *ANSWERS.values(), *MOVES.values(), *TAKES.values()}:
        assert all("가" <= letter <= "힣" for letter in korean.replace(" ", ""))


def test_the_lexicon_cannot_be_changed():
    with pytest.raises(TypeError):
        LEXICON["place"]["attic"] = "다락방"
