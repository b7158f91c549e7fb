"""Particles of every final consonant."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.featurize.particles import PARTICLES, final_consonant, with_particle

SYLLABLES = st.integers(0xAC00, 0xD7A3).map(chr)


@given(SYLLABLES)
def test_a_final_consonant_is_a_third_letter_of_the_decomposed_syllable(syllable):
    letters = unicodedata.normalize("NFD", syllable)
    assert bool(final_consonant(syllable)) == (len(letters) == 3)


@given(SYLLABLES, st.sampled_from(["은", "이", "을", "과", "이나", "이랑", "이에요", "아"]))
def test_the_form_follows_from_the_final_consonant(syllable, particle):
    consonant = len(unicodedata.normalize("NFD", syllable)) == 3
    assert with_particle(syllable, particle) == syllable + PARTICLES[particle][not consonant]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        *(("가", "가로"), ("각", "각으로"), ("깎", "깎으로"), ("넋", "넋으로"), ("간", "간으로"), ("앉", "앉으로")),
        *(("않", "않으로"), ("닫", "닫으로"), ("갈", "갈로"), ("닭", "닭으로"), ("삶", "삶으로"), ("여덟", "여덟으로")),
        *(("곬", "곬으로"), ("핥", "핥으로"), ("읊", "읊으로"), ("잃", "잃으로"), ("감", "감으로"), ("갑", "갑으로")),
        *(("값", "값으로"), ("갓", "갓으로"), ("갔", "갔으로"), ("강", "강으로"), ("낮", "낮으로"), ("꽃", "꽃으로")),
        *(("부엌", "부엌으로"), ("밭", "밭으로"), ("앞", "앞으로"), ("놓", "놓으로")),
    ],
)
def test_to_and_by_treats_rieul_like_a_vowel(word, expected):
    assert with_particle(word, "으로") == with_particle(word, "로") == expected


def test_either_form_names_the_particle():
    for form, (after_consonant, after_vowel) in PARTICLES.items():
        assert with_particle("강", form) == f"강{after_consonant}"
        assert with_particle("바다", form) == f"바다{after_vowel}"


@pytest.mark.parametrize(
    ("number", "expected"), [("0", "0은"), ("1", "1은"), ("2", "2는"), ("7", "7은"), ("19", "19는")]
)
def test_digits_are_read_out(number, expected):
    assert with_particle(number, "은") == expected


@pytest.mark.parametrize("word", ["", "John", "ㄱ", unicodedata.normalize("NFD", "정원"), "사과 "])
def test_a_word_of_unknown_sound_is_refused(word):
    with pytest.raises(MalmoiError, match="does not end in a Hangul syllable"):
        with_particle(word, "은")
    assert with_particle(word, "에게") == f"{word}에게"
