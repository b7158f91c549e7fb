"""Words of captions, beside what the Stanford PTB tokenizer (CoreNLP 3.4.1, -lowerCase) makes of the same."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.featurize.caption_words import caption_words
from malmoi.featurize.tokenize import tokenizer

# What CoreNLP printed, less the punctuation that the COCO evaluation drops.
AS_STANFORD = {
    "A man's dog isn't \"here\" - 5:30, $5.00 and/or black/white U.S. flag.": (
        "a man 's dog is n't here 5:30 $ 5.00 and/or black/white u.s. flag"
    ),
    "A black-and-white cat... cannot @ 50% & #1 don't": "a black-and-white cat can not @ 50 % & # 1 do n't",
    "Half of a pizza; `x` café -- it's Smith's 1,000 a.m. ok!": "half of a pizza x café it 's smith 's 1,000 a.m. ok",
    "A cat sitting on top of a D.V.D player. ": "a cat sitting on top of a d.v.d player",
    "There's a t-shirt on a schoolbus/boat/house, isn't there?": (
        "there 's a t-shirt on a schoolbus/boat/house is n't there"
    ),
    "A plane at 10-29-2011.": "a plane at 10-29-2011",
}


@pytest.mark.parametrize(("text", "expected"), AS_STANFORD.items())
def test_it_cuts_as_stanford_does(text, expected):
    assert caption_words(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(a [dog])", "a dog"),  # there: -lrb- a -lsb- dog …
        ("Furnace St. in the street.A bus", "furnace st in the street a bus"),  # there: st., street.a
        ("it’s “new”", "it 's new"),
        ("A dog\n on a  mat\t.", "a dog on a mat"),
        ("two 😀😀 말 모이", "two 😀 😀 말 모이"),
        ("cafe\u0301", "café"),
    ],
)
def test_where_it_goes_its_own_way(text, expected):
    assert caption_words(text) == expected.split()


@pytest.mark.parametrize("text", ["", " ", "...", "?!", '"', "--", "' ' `", "(…)"])
def test_punctuation_alone_is_nothing(text):
    assert caption_words(text) == []


@given(st.text())
def test_no_word_is_empty_or_holds_a_blank(text):
    assert all(word and not word.isspace() and word.split() == [word] for word in caption_words(text))


@given(st.lists(st.sampled_from(["a", "dog", "'s", "n't", "t-shirt", "u.s.", "5:30", "$", "o'clock", "is", ",", "."])))
def test_words_with_blanks_between_come_back(words):
    assert caption_words(" ".join(words)) == [word for word in words if word not in ",."]


def test_a_caption_of_any_length_is_read():
    assert len(caption_words("word, " * 100_000)) == 100_000


def test_real_captions(raw_dir):
    with (raw_dir / "coco/annotations/captions_val2017_part.json").open() as file:
        captions = [caption["caption"] for caption in json.load(file)["annotations"]]
    found = [caption_words(caption) for caption in captions]
    assert min(map(len, found)) >= 5
    # CoreNLP finds 132,750 words there that are no punctuation.
    assert sum(map(len, found)) == pytest.approx(132_750, abs=20)


def test_it_is_a_tokenizer_by_name():
    assert tokenizer("caption_words") is caption_words
