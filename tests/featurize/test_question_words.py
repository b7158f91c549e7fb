"""Words of questions: those of the files, however a question is typed."""

from hypothesis import given
from hypothesis import strategies as st

from malmoi.featurize.question_words import question_words
from malmoi.featurize.tokenize import tokenizer

WORDS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters=" \t\r\n?"), min_size=1), max_size=9)


@given(WORDS, st.sampled_from(["", "?", " ?", " ??", "? ", " "]), st.sampled_from([" ", "  ", "\t", " \n"]))
def test_words_come_back_from_a_question(words, end, blank):
    expected = question_words(" ".join(words))
    assert len(expected) == len(words)
    assert question_words(blank.join(words) + end) == expected


@given(st.text(st.characters(exclude_characters="?")))
def test_no_word_is_empty_or_holds_a_blank(text):
    found = question_words(text)
    assert all(word and not set(word) & set(" \t\r\n") for word in found)
    assert question_words(" ".join(found)) == found


def test_a_question_mark_inside_is_a_word():
    assert question_words("? what sitting on a plate") == ["?", "what", "sitting", "on", "a", "plate"]
    assert question_words("what is beneath a ? sign") == ["what", "is", "beneath", "a", "?", "sign"]
    assert question_words("what is sitting by the curb ??") == ["what", "is", "sitting", "by", "the", "curb"]


def test_a_no_break_space_is_no_blank():
    assert question_words("mueller 4\u00a01/2") == ["mueller", "4\u00a01/2"]


def test_a_letter_and_its_accent_are_one():
    assert question_words("CAFE\u0301 ?") == ["caf\u00e9"]


def test_nothing_asked():
    assert [question_words(text) for text in ("", " ", "?", " ? ?")] == [[]] * 4


def test_it_is_a_tokenizer_by_name():
    assert tokenizer("question_words") is question_words
