import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.featurize.babi_words import babi_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mary moved to the bathroom.", ["mary", "moved", "to", "the", "bathroom"]),
        ("Where is Mary? ", ["where", "is", "mary"]),
        ("What's in the t-shirt?", ["what's", "in", "the", "t-shirt"]),
        ("은경이는 화장실로 이동했습니다.", ["은경이는", "화장실로", "이동했습니다"]),
        ("  ", []),
        ("n,w", ["n", "w"]),
        ("मैरी कहाँ है?", ["मैरी", "कहाँ", "है"]),
        ("हिन्दी-भाषा", ["हिन्दी-भाषा"]),
        ("X\u0301y don\u2019t", ["x\u0301y", "don\u2019t"]),
        ("J\u030c", ["\u01f0"]),
        (" \u0301 a", ["a"]),  # a mark on a space is no word
        ("-a- 'b' c--d e\u0301-", ["a", "b", "c", "d", "é"]),
    ],
)
def test_babi_words(text, words):
    assert babi_words(text) == words


def test_decomposed_hangul_is_composed():
    assert babi_words(unicodedata.normalize("NFD", "화장실")) == ["화장실"]


def test_every_mark_is_known():
    marks = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)).startswith("M")]
    assert len(marks) > 2000
    assert [mark for mark in marks if len(babi_words(f"ㄱ{mark}ㄱ")) != 1] == []


@given(st.text("abcZ가é' ’-.\n_9"))
def test_without_marks_a_word_is_a_run_of_letters_and_digits(text):
    assert babi_words(text) == re.findall(r"\w+(?:['’-]\w+)*", text.lower())


@given(st.text() | st.text("aJ\u030c\u0301कै'- "))
def test_tokens_are_stable_and_without_space(text):
    words = babi_words(text)
    assert all(word and not any(letter.isspace() for letter in word) for word in words)
    assert babi_words(" ".join(words)) == words
