"""All nouns under all analysers; loading them takes most of the time of these tests."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.featurize.babi_korean import translate_answer, translate_question, translate_statement
from malmoi.featurize.babi_words import babi_words
from malmoi.featurize.korean import KOREAN_TOKENIZERS, LEXICON, KoreanTokenizer, Lexicon, korean_tokenizer
from malmoi.featurize.korean.analysers import ANALYSERS
from malmoi.featurize.particles import PARTICLES, with_particle
from malmoi.featurize.tokenize import tokenize_many, tokenizer

OF_ONE_FORM = ("에", "에서", "에게", "에게서", "의", "까지", "부터", "보다", "에는", "도", "만")
analysers = pytest.mark.parametrize("name", ANALYSERS)


@analysers
def test_every_noun_with_every_particle_stays_whole(name):
    words = {
        with_particle(noun, particle): (noun, with_particle(noun, particle)[len(noun) :])
        for noun in LEXICON.kinds
        for particle in (*PARTICLES, *OF_ONE_FORM)
    }
    assert len(words) > 1500
    plain = {"은", "는", "이", "가", "을", "를", "과", "와", "으로", "로", "에", "에서", "에게", "의", "까지", "보다"}
    for (noun, rest), tokens in zip(words.values(), tokenize_many(name, words), strict=True):
        assert tokens[0] == noun
        assert rest not in plain or tokens == [noun, rest]


@analysers
def test_a_bare_answer_is_the_token_of_the_statement(name):
    went = tokenize_many(name, [translate_statement("John went back to the hallway."), translate_answer("hallway")])
    assert went[0][:4] == ["존", "은", "복도", "로"]
    assert went[1] == ["복도"]
    answers = [translate_answer(text) for text in ("n,w", "milk,apple", "hungry", "yes", "maybe", "none", "Winona")]
    assert tokenize_many(name, answers) == [babi_words(text) for text in answers]


@analysers
def test_tokens_of_a_question(name):
    asked = tokenize_many(name, [translate_question("Is the red sphere above the blue square?")])[0]
    assert [token for token in asked if token in LEXICON.kinds] == ["빨간색", "구", "파란색", "정사각형", "위쪽"]
    assert all(babi_words(token) for token in asked)


def test_tags_are_those_of_the_analyser():
    text = "은경이는 갔다."
    assert korean_tokenizer("okt/tags")(text) == ["은경이/Noun", "는/Josa", "갔다/Verb"]
    assert korean_tokenizer("komoran/tags")(text) == ["은경이/NNP", "는/JX", "가/VV", "았/EP", "다/EF"]
    assert korean_tokenizer("hannanum/tags")(text)[:3] == ["은경이/N", "는/J", "가/P"]
    assert korean_tokenizer("kkma/tags")(text) == ["은경이/NNP", "는/JX", "가/VV", "었/EPT", "다/EFN"]
    assert korean_tokenizer("kiwi/tags")(text) == ["은경이/NNP", "는/JX", "가/VV", "었/EP", "다/EF"]
    assert korean_tokenizer("kiwi/tags")("사과는 예 둘 漢字") == ["사과/NNG", "는/JX", "예/IC", "둘/NR", "漢字/SL"]


def test_without_a_lexicon_names_break():
    broken = KoreanTokenizer("komoran", Lexicon({}))("산드라는 갔다.")
    assert broken[0] == "산"
    assert korean_tokenizer("komoran")("산드라는 갔다.")[:2] == ["산드라", "는"]


@analysers
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\u110c\u1169\u11ab\u110b\u1173\u11ab", ["존", "은"]),  # NFD
        ("ﾲￌﾡﾧￌ", ["복도"]),
        ("漢字 😀 हिन्दी", ["漢字", "हिन्दी"]),
        ("𐀀 존", ["𐀀", "존"]),
        ("John/Mary+Bill", ["john", "mary", "bill"]),
        ("...", []),
        ("", []),
        ("\x00\n", []),
        ("뷁" * 40, ["뷁" * 40]),
    ],
)
def test_hostile_text(name, text, words):
    assert tokenizer(name)(text) == words


@given(st.lists(st.text(st.sampled_from("존산드라은는로 복도갔다.,?a漢😀ㅋ1\n"), max_size=12), max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_batch_is_the_same_as_one_by_one(texts):
    for name in ("okt", "komoran", "hannanum", "kiwi/tags"):
        fresh = KoreanTokenizer(name)
        assert fresh.many(texts + texts) == [korean_tokenizer(name)(text) for text in texts] * 2
        assert all(tokens for text, tokens in zip(texts, fresh.many(texts), strict=True) if babi_words(text))


@pytest.mark.parametrize("name", ["space", "syllable", "jamo", "okt"])
def test_results_are_the_callers_own(name):
    first = korean_tokenizer(name)("존은")
    first.append("x")
    assert "x" not in korean_tokenizer(name)("존은")


def test_tokenizers_are_pickled_by_name():
    used = korean_tokenizer("hannanum")
    used("존은 복도로 갔다.")
    assert len(pickle.dumps(used)) < 10_000
    assert pickle.loads(pickle.dumps(used)) == used


def test_names():
    assert KOREAN_TOKENIZERS[:8] == ("space", "syllable", "jamo", "okt", "komoran", "hannanum", "kkma", "kiwi")
    with pytest.raises(MalmoiError, match="space, syllable"):
        KoreanTokenizer("mecab")
    with pytest.raises(MalmoiError, match=r"babi_words.*kiwi/tags"):
        tokenizer("space/tags")
