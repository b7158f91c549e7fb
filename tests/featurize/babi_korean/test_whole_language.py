"""The whole bAbI language, sentence by sentence: nothing is lost, and nothing stays English."""

import re
import unicodedata
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.featurize.babi_korean import STYLES, translate_question, translate_statement
from malmoi.featurize.babi_korean.lexicon import LEXICON
from malmoi.featurize.babi_korean.questions import QUESTIONS
from malmoi.featurize.babi_korean.statements import STATEMENTS
from malmoi.featurize.babi_words import babi_words
from tests.featurize.babi_korean.whole_language import PATTERNS, kinds, readings, sentence, sentences

KOREAN = re.compile(r"[가-힣]+( [가-힣]+)*[.?]")


@pytest.mark.parametrize("style", STYLES)
def test_different_sentences_differ_in_korean_and_in_their_words(style):
    english = set(chain.from_iterable(map(sentences, STATEMENTS)))
    asked = set(chain.from_iterable(map(sentences, QUESTIONS)))
    korean = [translate_statement(text, style=style) for text in english] + [translate_question(text) for text in asked]
    assert len(english) + len(asked) == 48_632
    assert len(set(korean)) == len(korean)
    assert len({tuple(babi_words(text)) for text in korean}) == len(korean)
    assert [text for text in korean if not KOREAN.fullmatch(text)] == []
    assert all(unicodedata.is_normalized("NFC", text) for text in korean)


@given(st.data())
def test_korean_can_be_read_back(data):
    pattern = data.draw(st.sampled_from(PATTERNS))
    words = tuple(data.draw(st.sampled_from(sorted(LEXICON[kind]))) for kind in kinds(pattern))
    english = sentence(pattern, words)
    korean = translate_statement(english) if pattern in STATEMENTS else translate_question(english)
    assert readings(korean) == [english]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.english)
def test_the_example_of_a_pattern_is_one_of_its_sentences(pattern):
    assert pattern.example.casefold() in {text.casefold() for text in sentences(pattern)}


def test_no_two_patterns_have_a_skeleton_in_common():
    assert len({pattern.skeleton for pattern in PATTERNS}) == len(PATTERNS)


def test_no_english_word_is_of_two_kinds_and_none_of_a_kind_share_their_korean():
    words = [word.lower() for kind in LEXICON.values() for word in kind]
    assert len(set(words)) == len(words)
    for kind in LEXICON.values():
        assert len(set(kind.values())) == len(kind)


def test_a_noun_is_the_same_in_every_kind():
    nouns = {}
    for kind in LEXICON.values():
        for english, korean in kind.items():
            nouns.setdefault(korean, set()).add(english)
    assert {korean: english for korean, english in nouns.items() if len(english) > 1} == {
        "고양이": {"a cat", "cats"},
        "쥐": {"a mouse", "mice"},
        "양": {"a sheep", "sheep"},
        "늑대": {"a wolf", "wolves"},
    }


@pytest.mark.parametrize("style", STYLES)
def test_every_statement_ends_in_its_style(style):
    ends = {"plain": r"(?<!니)다\.", "polite": r"니다\."}
    for pattern in STATEMENTS:
        for text in list(sentences(pattern))[:200]:
            assert re.search(ends[style] + "$", translate_statement(text, style=style))


def test_every_question_ends_in_nikka():
    for pattern in QUESTIONS:
        assert all(translate_question(text).endswith("니까?") for text in list(sentences(pattern))[:200])
