"""The words of captions are NLTK's."""

import json

from hypothesis import given
from hypothesis import strategies as st
from nltk.tokenize.destructive import NLTKWordTokenizer

from malmoi.featurize.captions import clean_caption
from malmoi.featurize.parsing.tokens import penn_words


def test_contractions_quotes_brackets_and_sentences():
    assert penn_words("A bus can't stop. It's late") == ["A", "bus", "ca", "n't", "stop", ".", "It", "'s", "late"]
    assert penn_words('a "selfie" (of two)') == ["a", "``", "selfie", "''", "-LRB-", "of", "two", "-RRB-"]
    assert penn_words("Mr. Ed, a horse at 6:55") == ["Mr.", "Ed", ",", "a", "horse", "at", "6:55"]
    assert penn_words("a t-shirt, cannot") == ["a", "t-shirt", ",", "can", "not"]
    assert penn_words("") == []


def test_the_quick_way_gives_the_same(coco_captions):
    tokenizer = NLTKWordTokenizer()
    texts = [clean_caption(each["caption"]) for each in json.loads(coco_captions.read_bytes())["annotations"]]
    plain = [text for text in texts[:4000] if not set(text) & set(".()[]{}")]
    assert len(plain) > 3500
    assert [penn_words(text) for text in plain] == [tokenizer.tokenize(text) for text in plain]


WORDS = st.sampled_from(
    ["a", "cat", "Cannot", "gonna", "wanna go", "d'ye", "it's", "n't", "red,", "can", "not", "'tis"]
)


@given(st.lists(WORDS, min_size=1).map(" ".join))
def test_the_quick_way_gives_the_same_of_what_contracts(text):
    assert penn_words(text) == NLTKWordTokenizer().tokenize(text)


@given(st.text())
def test_any_text_has_words(text):
    words = penn_words(clean_caption(text))
    assert all(words)
    assert not any(word.isspace() for word in words)
