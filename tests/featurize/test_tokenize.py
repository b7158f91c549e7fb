import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.featurize.tokenize import babi_words, tokenizer


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mary moved to the bathroom.", ["mary", "moved", "to", "the", "bathroom"]),
        ("Where is Mary? ", ["where", "is", "mary"]),
        ("What's in the t-shirt?", ["what's", "in", "the", "t-shirt"]),
        ("은경이는 화장실로 이동했습니다.", ["은경이는", "화장실로", "이동했습니다"]),
        ("  ", []),
        ("n,w", ["n", "w"]),
    ],
)
def test_babi_words(text, words):
    assert babi_words(text) == words


def test_decomposed_hangul_is_composed():
    assert babi_words(unicodedata.normalize("NFD", "화장실")) == ["화장실"]


@given(st.text())
def test_tokens_are_stable_and_without_space(text):
    words = babi_words(text)
    assert all(word and not any(letter.isspace() for letter in word) for word in words)
    assert babi_words(" ".join(words)) == words


def test_an_unknown_name_lists_the_known():
    assert tokenizer("babi_words") is babi_words
    with pytest.raises(MalmoiError, match="babi_words"):
        tokenizer("babi")
