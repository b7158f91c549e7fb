import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.featurize.babi_words import babi_words
from malmoi.featurize.tokenize import characters, normal_text, ptb_characters, tokenizer, words


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
