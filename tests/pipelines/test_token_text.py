"""The text of chunks: byte order marks, line ends, and lines that are not UTF-8."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import BadInput
from malmoi.featurize.tokenize import normal_text
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.rejects import raise_it
from malmoi.pipelines.token_text import chunk_text


def read(data, *, start=0, first_line=1, reject=raise_it, **options):
    chunk = Chunk(
        path="f", name="f", start=start, stop=start + len(data), first_line=first_line, first_unit=0, split="train"
    )
    return chunk_text(chunk, data, reject, **options)


def test_a_byte_order_mark_is_no_text_where_a_file_begins():
    assert read("\ufeffa\ufeff".encode()) == "a\ufeff"
    assert read("\ufeffa".encode(), start=5) == "\ufeffa"
    assert read(b"\xef\xbb\xbf") == ""


def test_lower_case_is_composed():
    assert read("J\u030cA".encode(), lower=True) == "\u01f0a"


@given(st.text())
def test_good_text_is_only_normalised(text):
    assert read(text.encode(), start=1) == normal_text(text)


LINES = st.lists(st.sampled_from([b"good", b"", "좋다".encode(), b"\xff", b"a\x80b", "나쁘다".encode("cp949")]))


@given(lines=LINES, end=st.sampled_from([b"", b"\n"]), start=st.integers(0, 9), first=st.integers(1, 9))
def test_bad_lines_are_left_out_whole(lines, end, start, first):
    data, rejects = b"\n".join(lines) + end, []
    text = read(data, start=start, first_line=first, reject=rejects.append)
    kept, expected = [], []
    for number, line in enumerate(data.split(b"\n"), first):
        try:
            kept.append(line.decode())
        except UnicodeDecodeError:
            expected.append(number)
    assert [reject.line for reject in rejects] == expected
    assert text.replace("\n", "") == "".join(kept)
    assert text.count("\n") == data.count(b"\n") - sum(number - first < data.count(b"\n") for number in expected)


def test_the_message_tells_the_byte_and_what_to_do():
    with pytest.raises(BadInput) as caught:
        read(b"a\nb \xb1\xe2\n", start=1000, first_line=7)
    assert str(caught.value) == (
        "f, line 8: expected UTF-8, found 0xb1 as byte 1,004 of the file, from 0. If you know its encoding, "
        "`iconv -f ENCODING -t UTF-8 FILE` converts it; Korean text that is not UTF-8 is mostly cp949 (euc-kr)."
    )
