"""bAbI's texts as tokens and ids."""

import pickle

import numpy as np
import pytest

from malmoi.pipelines.babi_language import Korean, TranslatedToKorean
from malmoi.pipelines.babi_text import Reading, normal_answer, padded


@pytest.mark.parametrize(
    ("answer", "normal", "tokens"),
    [
        ("bathroom", "bathroom", ["bathroom"]),
        ("Milk,Football", "milk,football", ["milk", "football"]),
        ("n,w", "n,w", ["n", "w"]),
        ("rasoi ghar", "rasoi ghar", ["rasoi", "ghar"]),
        (" yes ", "yes", ["yes"]),
        ("화장실", "화장실", ["화장실"]),
        ("\u1112\u116a\u110c\u1161\u11bc", "화장", ["화장"]),
        ("J\u030c", "\u01f0", ["\u01f0"]),  # j with a caron has a letter of its own, J has none
    ],
)
def test_answers(answer, normal, tokens):
    assert normal_answer(answer) == normal
    assert Reading().answer_tokens(normal_answer(answer)) == tokens


def test_ids_are_padded_and_cut():
    assert padded(np.array([2, 3]), width=4).tolist() == [2, 3, 0, 0]
    assert padded(np.array([2, 1, 4, 5]), width=3).tolist() == [2, 1, 4]
    assert padded(np.array([]), width=2).tolist() == [0, 0]
    assert padded(np.array([2]), width=1).dtype == np.int32


@pytest.mark.parametrize(
    ("tokenizer", "tokens"),
    [
        ("space", ["존은", "복도로", "돌아갔다"]),
        ("syllable", ["존", "은", "복", "도", "로", "돌", "아", "갔", "다"]),
        ("jamo", list("ㅈㅗㄴㅇㅡㄴㅂㅗㄱㄷㅗㄹㅗㄷㅗㄹㅇㅏㄱㅏㅆㄷㅏ")),
    ],
)
def test_translated_and_cut_into_tokens(tokenizer, tokens):
    reading = Reading(tokenizer=tokenizer, language=TranslatedToKorean())
    assert reading.statements([b"John went back to the hallway."] * 2) == [tokens] * 2
    assert reading.size("존은 복도로 돌아갔다.") == len(tokens)
    assert reading.answer(b"n,w") == "북쪽,서쪽"


def test_morphemes_of_many_texts():
    pytest.importorskip("kiwipiepy")
    reading = Reading(tokenizer="kiwi/tags", language=Korean())
    texts = ["은경이는 복도로 갔다.", "존은 갔다.", "은경이는 복도로 갔다."]
    first, second, third = reading.statements([text.encode() for text in texts])
    assert first == third
    assert (first[0], second[0]) == ("은경이/NNP", "존/NNP")
    assert reading.size(texts[0]) == 9, "as syllables, so that no analyser is needed to look at a line"


def test_it_travels_without_an_analyser():
    reading = Reading(tokenizer="okt", language=TranslatedToKorean("polite"))
    assert pickle.loads(pickle.dumps(reading)) == reading
    assert len(pickle.dumps(reading)) < 300
