"""Texts that Korean tokenizers cut: the tokens of every line, and broken Hangul by its line."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.korean import korean_tokenizer
from malmoi.featurize.tokenize import stream_tokens
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines.korean_words import KoreanWords, whole_hangul
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.rejects import raise_it
from malmoi.pipelines.text_corpus import TextCorpus
from malmoi.pipelines.text_settings import TextSettings
from tests.pipelines.token_blocks import streams

PIECES = ["말", "모이.", "ㅋㅋ", " ", "\n", "a", "1", "<pad>", "\u2028", "값은"]
TEXTS = st.lists(st.sampled_from(PIECES)).map("".join)
LINES = "메밀꽃 필 무렵, 봉평 장에서\n\n조 선달은 웃었다.\n"


def chunk_of(text):
    size = len(text.encode())
    return Chunk(path="f.txt", name="f.txt", start=0, stop=size, first_line=7, first_unit=0, split="train")


@pytest.mark.parametrize("name", ["space", "syllable", "jamo"])
@given(text=TEXTS)
def test_lines_are_cut_alone_and_newlines_are_tokens(name, text):
    unit, tokenizer = KoreanWords(name), korean_tokenizer(name)
    tokens = [token for line in text.split("\n") for token in [*tokenizer(line), "<eos>"]][:-1]
    assert stream_tokens(name, text) == tokens
    assert unit.count(text) == Counter(tokens)
    assert unit.length(text) == len(tokens)
    vocabulary = Vocabulary.from_counts(Counter(tokens[: len(tokens) // 2]), specials=("<pad>",))
    known = [vocabulary.id(token) if token in vocabulary else 0 for token in tokens]
    assert unit.ids(vocabulary)(text).tolist() == known


def test_morphemes_have_no_blanks():
    assert stream_tokens("kiwi", LINES) == [
        *["메밀꽃", "피", "ㄹ", "무렵", "봉평", "장", "에서", "<eos>", "<eos>"],
        *["조", "선달", "은", "웃", "었", "다", "<eos>"],
    ]


@pytest.mark.parametrize("tokenizer", ["syllable", "kiwi/tags"])
def test_a_text_is_prepared(tmp_path, tokenizer):
    file = tmp_path / "꽃.txt"
    file.write_text(LINES, encoding="utf-8")
    corpus = TextCorpus(TextSettings(name="flower", train=(str(file),), tokenizer=tokenizer))
    fitted, found = streams(corpus)
    assert [fitted.vocabulary.words[place] for place in found["train"]] == stream_tokens(tokenizer, LINES)
    assert corpus.statistics(fitted)["tokenizer"] == tokenizer


def test_hangul_is_made_whole():
    text = "ㅈㅗㄴ\n\u1106\u1161\u11af ﾡￂﾤ\n"
    assert whole_hangul(chunk_of(text), text, raise_it) == "존\n말 간\n"


def test_broken_hangul_is_told_by_file_and_line_and_left_out():
    text = "말\u2028글\n존\u11ab\n모이\n"
    with pytest.raises(BadInput, match=r"f\.txt, line 8: expected Hangul in whole syllables, found '존"):
        whole_hangul(chunk_of(text), text, raise_it)
    rejected = []
    assert whole_hangul(chunk_of(text), text, rejected.append) == "말\u2028글\n모이\n"
    assert [error.reason for error in rejected] == ["broken-hangul"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"tokenizer": "mecab"}, "no Korean tokenizer 'mecab'; there are: space, syllable"),
        ({"tokenizer": "kiwi", "unit": "char"}, "the tokenizer 'kiwi' cuts words; the unit is 'char'"),
    ],
)
def test_what_does_not_fit_is_refused(changed, told):
    with pytest.raises(MalmoiError, match=told):
        TextSettings(**{"name": "flower", "train": ("a",)} | changed)
