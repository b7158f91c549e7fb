"""Lines of raw files, whole or with faults."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import BadInput
from malmoi.pipelines.raw_lines import MAX_LINE_CHARACTERS, shown, text_lines

GOOD = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\ufeff"))
BAD = {b"\xff": "not-utf8", b"a\r": "crlf", b"\xef\xbb\xbfa": "bom", b"x" * (MAX_LINE_CHARACTERS + 1): "long-line"}


@given(st.lists(GOOD, min_size=1), st.booleans())
def test_good_lines(lines, ended):
    data = "\n".join(lines).encode() + (b"\n" if ended or not lines[-1] else b"")
    assert text_lines(data, file="f") == lines


@given(
    st.lists(GOOD, max_size=5), st.lists(GOOD, max_size=5), st.sampled_from([bad for bad in BAD if BAD[bad] != "bom"])
)
def test_a_bad_line_leaves_the_others(before, after, bad):
    data = b"".join(line + b"\n" for line in [*(text.encode() for text in before), bad, *(t.encode() for t in after)])
    found = text_lines(data, file="f", first_line=11)
    error = found.pop(len(before))
    assert found == before + after
    assert (error.reason, error.file, error.line) == (BAD[bad], "f", 11 + len(before))


def test_a_byte_order_mark_counts_at_the_beginning_alone():
    mark = "\ufeff".encode()
    (error,) = text_lines(mark + b"a\n", file="f")
    assert error.reason == "bom"
    assert text_lines(mark + b"a\n", file="f", first_line=2) == ["\ufeffa"]


def test_lines_of_other_ends_are_one():
    assert text_lines("a\u2028b\x0bc\x85d".encode(), file="f") == ["a\u2028b\x0bc\x85d"]
    assert text_lines(b"", file="f") == []
    assert text_lines(b"\n\n", file="f") == ["", ""]


def test_messages():
    (error,) = text_lines(b"ab\xe9", file="questions.txt", first_line=5)
    assert isinstance(error, BadInput)
    assert str(error) == "questions.txt, line 5: expected UTF-8, found byte 0xe9 at column 3."
    assert shown("x" * 99) == repr("x" * 60 + "…")


@pytest.mark.parametrize("data", [b"a\r\nb\r\n", b"a\rb\n"])
def test_carriage_returns(data):
    assert {line.reason for line in text_lines(data, file="f") if isinstance(line, BadInput)} == {"crlf"}
