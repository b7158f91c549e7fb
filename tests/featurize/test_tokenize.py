import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.featurize.tokenize import babi_words, characters, normal_text, ptb_characters, tokenizer, words


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


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (" no it was n't \n but\n", ["no", "it", "was", "n't", "<eos>", "but", "<eos>"]),
        ("a\r\nb\rc", ["a", "<eos>", "b", "<eos>", "c"]),
        ("\n\n", ["<eos>", "<eos>"]),
        ("a\u3000b\x85c\td", ["a", "b", "c", "d"]),  # white space, though no newlines
        ("", []),
    ],
)
def test_words_and_ends_of_lines(text, tokens):
    assert words(text) == tokens


def test_a_hangul_syllable_is_one_character():
    decomposed = unicodedata.normalize("NFD", "말모이 é\r\n")
    assert len(decomposed) == 12
    assert characters(decomposed) == ["말", "모", "이", " ", "é", "<eos>"]


def test_the_unknown_word_is_one_character_of_ptb():
    assert ptb_characters("<unk> a<unk><un\n") == ["<unk>", " ", "a", "<unk>", *"<un", "<eos>"]
    assert ptb_characters("<unk>\u0338") == [*"<unk", "\u226f"], "NFC first"


@given(st.text(st.sampled_from([*"ae Σ\n\r\u0301\u0323\u0338>각가각İ"]) | st.characters()), st.text())
def test_a_text_may_be_cut_after_a_blank_or_a_newline(before, after):
    for end in (" ", "\n"):
        left, right = f"{before}{end}", after
        assert normal_text(left) + normal_text(right) == normal_text(left + right)
        assert words(left) + words(right) == words(left + right)
        assert left.lower() + right.lower() == (left + right).lower()


@given(st.text())
def test_characters_are_the_normal_text(text):
    assert "".join(characters(text)).replace("<eos>", "\n") == normal_text(text).replace("<eos>", "\n")
    assert all(len(character) == 1 or character == "<eos>" for character in characters(text))


def test_an_unknown_name_lists_the_known():
    assert tokenizer("babi_words") is babi_words
    with pytest.raises(MalmoiError, match="babi_words"):
        tokenizer("babi")
