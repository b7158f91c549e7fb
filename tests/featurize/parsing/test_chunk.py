"""From a caption to its trees."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.featurize.captions import clean_caption
from malmoi.featurize.parsing.chunk import ChunkParser
from malmoi.featurize.parsing.tokens import penn_words

pytestmark = pytest.mark.usefixtures("parsing_data")


def trees(caption, **settings):
    (found,) = ChunkParser(**settings).readings([caption])
    return [repr(tree) for tree in found]


def test_a_participle_is_one_or_the_verb_of_a_newspaper():
    assert trees("A bus parked here") == ["(ROOT (NP (NP (DT A) (NN bus)) (VP (VBN parked) (ADVP (RB here)))))"]
    assert trees("A bus parked here", slips=True) == [
        "(ROOT (S (NP (DT A) (NN bus)) (VP (VBD parked) (ADVP (RB here)))))"
    ]


def test_capitals_do_not_matter_to_tags_but_stay():
    assert trees("THERE IS A CAT") == ["(ROOT (S (NP (EX THERE)) (VP (VBZ IS) (NP (DT A) (NN CAT)))))"]
    assert trees("White cat") == ["(ROOT (NP (JJ White) (NN cat)))"]


def test_each_reading_is_a_tree():
    assert trees("A cargo train going by a lake", slips=True) == [
        "(ROOT (NP (NP (DT A) (NN cargo) (NN train)) (VP (VBG going) (PP (IN by) (NP (DT a) (NN lake))))))",
        "(ROOT (S (NP (DT A) (NN cargo)) (VP (VBP train) (S (VP (VBG going) (PP (IN by) (NP (DT a) (NN lake))))))))",
    ]


def test_nothing_has_no_tree():
    assert trees("") == []


@settings(max_examples=100)
@given(
    st.text(min_size=1)
    | st.lists(st.sampled_from(["a", "cat", "sits", "and", ",", "(", "é", "🐈", "猫", "''"])).map(" ".join)
)
def test_any_caption_keeps_its_words(text):
    caption = clean_caption(text)
    for reading in next(ChunkParser(slips=True).readings([caption])):
        assert list(reading.words()) == penn_words(caption)
