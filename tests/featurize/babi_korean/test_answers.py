"""Answers of bAbI's in Korean."""

import re
from itertools import chain, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.featurize.babi_korean import OutsideLanguage, translate_answer
from malmoi.featurize.babi_korean.answers import ANSWERS
from malmoi.featurize.babi_korean.lexicon import DIRECTIONS, OBJECTS

LISTS = [
    ",".join(parts)
    for parts in chain.from_iterable(product(words, repeat=n) for words in (OBJECTS, "nesw") for n in (2, 3))
]


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        *(("hallway", "복도"), ("Bill", "빌"), ("milk", "우유"), ("wolf", "늑대"), ("gray", "회색")),
        *(("yes", "예"), ("no", "아니요"), ("maybe", "모름"), ("nothing", "없음")),
        *(("none", "영"), ("one", "하나"), ("two", "둘"), ("three", "셋")),
        *(("hungry", "배고픔"), ("thirsty", "목마름"), ("bored", "심심함"), ("tired", "피곤함")),
        *(("apple,milk", "사과,우유"), ("milk,football,apple", "우유,축구공,사과")),
        *(("n,w", "북쪽,서쪽"), ("e,e", "동쪽,동쪽"), ("s", "남쪽"), (" Milk,Football ", "우유,축구공")),
    ],
)
def test_an_answer(english, korean):
    assert translate_answer(english) == korean


def test_different_answers_differ():
    korean = [translate_answer(answer) for answer in (*ANSWERS, *LISTS)]
    assert len(set(korean)) == len(korean) == len(ANSWERS) + 2 * (4**2 + 4**3)
    assert all(re.fullmatch("[가-힣]+(,[가-힣]+)*", answer) for answer in korean)


def test_steps_are_the_directions_of_the_stories():
    assert [translate_answer(step) for step in "ensw"] == [
        DIRECTIONS[way] for way in ("east", "north", "south", "west")
    ]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "attic",
            "north",
            "hallway.",
            "복도",
            "milk,",
            ",milk",
            "milk, apple",
            "milk apple",
            "milk\uff0capple",
        ),
        *("mil\u212a", "yes\x00", "no\nno", "four"),
    ],
)
def test_what_is_no_answer_is_refused(text):
    with pytest.raises(OutsideLanguage, match="expected an English answer of bAbI's") as caught:
        translate_answer(text)
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize("text", ["yes,no", "milk,n", "garden,kitchen", "one,two", "milk,hallway"])
def test_only_things_and_steps_make_lists(text):
    with pytest.raises(OutsideLanguage, match="a list of things only, or of n, e, s, w only"):
        translate_answer(text)


@given(st.one_of(st.text(), st.lists(st.sampled_from([*ANSWERS, "north", ""])).map(",".join)))
def test_any_text_is_korean_or_refused(text):
    try:
        korean = translate_answer(text)
    except OutsideLanguage:
        return
    assert re.fullmatch("[가-힣,]+", korean)
