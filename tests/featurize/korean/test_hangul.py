import pickle
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.featurize.korean.hangul import BrokenHangul, apart, letters, normal_hangul

SYLLABLES = "".join(map(chr, range(0xAC00, 0xD7A4)))
# Half-width letters by the ones of usual width.
HALF = {normalize("NFKC", chr(code)): chr(code) for code in range(0xFFA1, 0xFFDD) if normalize("NFKC", chr(code))}


def halved(text: str) -> str:
    return "".join(HALF.get(normalize("NFKC", letter), letter) for letter in text)


def test_every_syllable_comes_back_from_its_letters():
    assert len(SYLLABLES) == 11172
    assert normal_hangul("".join(letters(SYLLABLES))) == SYLLABLES
    assert normal_hangul(normalize("NFD", SYLLABLES)) == SYLLABLES
    assert [len(letters(syllable)) for syllable in "가각값"] == [2, 3, 3]


@given(st.text(st.sampled_from("가각값존은복도로갔다쥐왕a1. ")))
def test_a_text_is_the_same_in_each_of_its_forms(text):
    spelt = "".join(letters(text))
    assert normal_hangul(normalize("NFD", text)) == text
    assert normal_hangul(spelt) == text
    assert normal_hangul(halved(spelt)) == text


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("ㅋㅋ ㅠㅠ ㄱ ㅏ", "ㅋㅋ ㅠㅠ ㄱ ㅏ"),  # no syllables
        ("ㅎㅏㄴㄱㅡㄹㅇㅣ", "한글이"),
        ("ㅁㅏㄴㅎㅇㅏ", "만ㅎ아"),
        ("가\u1100\u1161", "가가"),
        ("\uff2aohn\uff11\uff01", "John1!"),
        ("존\u3164은\uffa0", "존 은 "),
        ("Cafe\u0301", "Café"),
    ],
)
def test_normal_form(text, normal):
    assert normal_hangul(text) == normal


@pytest.mark.parametrize("text", ["\u11ab", "존\u11ab은", "\u1112\u119e\u11ab", "\u1100", "a\ud7cb"])
def test_pieces_of_syllables_are_refused(text):
    with pytest.raises(BrokenHangul, match=r"whole syllables, found .*U\+[1D]\w{3} is a piece of none") as caught:
        normal_hangul(text)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_conjoining_letters_stand_alone():
    assert apart("\u11b8니다 \u1100\u1161") == "ㅂ니다 ㄱㅏ"
