"""Raw lines in another language."""

from malmoi.pipelines import babi_lines
from malmoi.pipelines.babi_language import AnyLanguage, Korean, TranslatedToKorean
from malmoi.pipelines.babi_lines import Lines

ENGLISH = b"1 John went to the hallway.\n2 Where is John? \thallway\t1\n3 Where is John? \thallway\t1 10\n"
KOREAN = "1 존은 복도로 갔다.\n2 존은 어디에 있습니까? \t복도\t1\n3 존은 어디에 있습니까? \t복도\t1 10\n"


def test_lines_keep_ids_facts_and_ends():
    lines = Lines(TranslatedToKorean())
    assert lines(ENGLISH).decode() == KOREAN
    assert lines(ENGLISH[:-1]).decode() == KOREAN[:-1]
    assert lines(b"\n" + ENGLISH).decode() == "\n" + KOREAN
    assert lines(b"") == b""
    assert len(lines) == 2, "the same question is put once, whatever its facts"


def test_whole_lines_are_as_they_are_where_nothing_has_to_be_done():
    for language in (AnyLanguage(), Korean()):
        assert Lines(language)(KOREAN.encode()).decode() == KOREAN


def test_what_can_not_be_said_is_left_out():
    data = ENGLISH + b"4 Why?\tno\t1\n5 Where is John? \tattic\t1\n6 Where is John? \thallway\t9\n7 a\tb\tc\td\n8 \n"
    assert Lines(TranslatedToKorean())(data).decode() == KOREAN + "6 존은 어디에 있습니까? \t복도\t9\n"


def test_forgetting_changes_nothing(monkeypatch):
    monkeypatch.setattr(babi_lines, "_REMEMBERED", 1)
    lines = Lines(TranslatedToKorean())
    assert lines(ENGLISH * 2).decode() == KOREAN * 2
    assert len(lines) == 1
