"""What a language makes of a raw text, and what it refuses."""

import unicodedata

import pytest

from malmoi.featurize.babi_korean import OutsideLanguage
from malmoi.pipelines.babi_language import AnyLanguage, Korean, TranslatedToKorean
from malmoi.pipelines.babi_story import stories
from malmoi.pipelines.babi_text import Reading
from malmoi.pipelines.rejects import raise_it

KOREAN = "은경이는 복도로 갔습니다."


def read(data, language, reject=raise_it):
    return list(
        stories(data.encode(), file="qa1.txt", reject=reject, reading=Reading(tokenizer="space", language=language))
    )


def refused(data, language):
    rejects = []
    found = read(data, language, rejects.append)
    return [(error.reason, error.line) for error in rejects], found


def test_any_language_is_taken_as_it_is():
    language = AnyLanguage()
    for text in ("Mary left. ", KOREAN, unicodedata.normalize("NFD", KOREAN), ""):
        assert language.statement(text) == language.question(text) == language.answer(text) == text


@pytest.mark.parametrize(("style", "korean"), [("plain", "존은 복도로 갔다."), ("polite", "존은 복도로 갔습니다.")])
def test_translated_with_the_blanks_around_it(style, korean):
    language = TranslatedToKorean(style)
    assert language.statement(" John went to the hallway.  ") == f" {korean}  "
    assert language.question("Where is John? ") == "존은 어디에 있습니까? "
    assert language.answer("apple,milk ") == "사과,우유 "


@pytest.mark.parametrize(
    "text",
    [
        KOREAN,
        unicodedata.normalize("NFD", KOREAN),
        unicodedata.normalize("NFD", KOREAN[:3]) + KOREAN[3:],
        "ㅇㅡㄴㄱㅕㅇㅇㅣ는 복도로 갔습니다.",
        "은경이는 복도로 갔습니다\uff0e",
    ],
)
def test_korean_comes_in_one_form(text):
    assert Korean().statement(text) == Korean().question(text) == KOREAN


def test_a_number_is_an_answer_and_no_sentence():
    assert Korean().answer("3") == "3"
    with pytest.raises(OutsideLanguage, match="which has no Hangul"):
        Korean().statement("3")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Mary left.", "expected Korean, found 'Mary left.', of which 'Mary' is in Latin letters"),
        ("Mary는 갔다.", "of which 'Mary' is in Latin letters"),
        ("은경이는 office로 갔다.", "of which 'office' is in Latin letters"),
        ("\uff2dary는 갔다.", "of which 'Mary' is in Latin letters"),
        ("メアリーは行った。", "which has no Hangul"),
        ("존\u11ab은 갔다.", "a piece of none"),
    ],
)
def test_what_is_no_korean(text, told):
    for kind in (Korean().statement, Korean().question):
        with pytest.raises(OutsideLanguage) as caught:
            kind(text)
        assert told in str(caught.value)


ENGLISH_STORY = "1 John went to the hallway.\n2 Where is John? \thallway\t1\n"
KOREAN_STORY = "1 은경이는 복도로 갔습니다.\n2 은경이는 어디야? \t복도\t1\n"


def test_english_given_as_korean_and_the_other_way_round():
    with pytest.raises(
        Exception, match=r"line 1: expected Korean, .* 'John' is in Latin .* by babi/ko-1k and babi/ko-10k"
    ):
        read(ENGLISH_STORY, Korean())
    with pytest.raises(
        Exception,
        match=r"line 1: expected an English statement of bAbI's, .*'은경이는' is no word .* by babi/ko-custom",
    ):
        read(KOREAN_STORY, TranslatedToKorean())


def test_a_statement_outside_costs_the_later_questions_of_its_story():
    data = "1 John flew to the hallway.\n2 Where is John? \thallway\t1\n" + ENGLISH_STORY
    rejects, (story,) = refused(data, TranslatedToKorean())
    assert rejects == [("outside-language", 1), ("story-damaged", 2)]
    assert (story.number, story.statements) == (1, [b"John went to the hallway."])


@pytest.mark.parametrize(("question", "answer"), [("Why is John? ", "hallway"), ("Where is John? ", "attic")])
def test_a_question_outside_costs_itself(question, answer):
    data = f"{ENGLISH_STORY}3 {question}\t{answer}\t1\n4 Where is John? \thallway\t1\n"
    rejects, (story,) = refused(data, TranslatedToKorean())
    assert rejects == [("outside-language", 3)]
    assert [asked.number for asked in story.questions] == [0, 2]


def test_an_answer_in_latin_letters():
    rejects, found = refused(KOREAN_STORY.replace("\t복도", "\thallway"), Korean())
    assert (rejects, found) == ([("outside-language", 2)], [])


@pytest.mark.parametrize("answer", ["", ",", "복도,"])
def test_an_empty_answer_in_korean(answer):
    rejects, _ = refused(KOREAN_STORY.replace("\t복도", f"\t{answer}"), Korean())
    assert rejects == [("empty-answer", 2)]


def test_korean_that_is_not_utf8_is_told_what_it_may_be():
    with pytest.raises(Exception, match=r"line 1: expected UTF-8, .* cp949 \(euc-kr\)\? `iconv -f cp949"):
        list(stories(KOREAN_STORY.encode("cp949"), file="qa1.txt", reject=raise_it))
    with pytest.raises(Exception, match=r"expected UTF-8, found byte 0xff at column 3\.$"):
        list(stories(b"1 \xff\n", file="qa1.txt", reject=raise_it))
