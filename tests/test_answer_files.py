"""Files of answers as they come, and as they should not."""

import pytest

from malmoi.answer_files import read_answer_pairs, read_answers
from malmoi.errors import BadInput, MalmoiError


@pytest.fixture
def file(tmp_path):
    def write(content, name="truth.txt"):
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write


@pytest.mark.parametrize(
    ("content", "answers"),
    [
        (b"two\nchair, night_stand\n", ["two", "chair, night_stand"]),
        (b"two\nlamp", ["two", "lamp"]),
        (b"two \r\n\tn,w\r\n", ["two", "n,w"]),
        (b"\xef\xbb\xbftwo\n", ["two"]),
        ("의자\nmueller 4\u00a01/2\n".encode(), ["의자", "mueller 4\u00a01/2"]),
        (b"a\x0cb\nc\x1cd\n", ["a\x0cb", "c\x1cd"]),  # no other character ends a line
    ],
)
def test_an_answer_a_line(file, content, answers):
    assert read_answers(file(content)) == answers


@pytest.mark.parametrize(
    ("content", "reason", "line", "found"),
    [
        (b"", "empty-file", None, "an empty file"),
        (b"\n", "empty-line", 1, "an empty line"),
        (b"two\n\nlamp\n", "empty-line", 2, "an empty line"),
        (b"two\n \t\r\n", "empty-line", 2, "an empty line"),
        (b"two\nlamp\n\n", "empty-line", 3, "an empty line"),
        (b"two\nchair,\n", "empty-word", 2, "'chair,', with no word beside a comma"),
        (b"chair, ,lamp\n", "empty-word", 1, "'chair, ,lamp', with no word beside a comma"),
        (b",\n", "empty-word", 1, "',', with no word beside a comma"),
        (b"two\nl\xe4mp\n", "not-utf8", 2, "the byte 0xe4"),
    ],
)
def test_what_is_no_answer(file, content, reason, line, found):
    path = file(content)
    with pytest.raises(BadInput) as caught:
        read_answers(path)
    error = caught.value
    assert (error.reason, error.file, error.line, error.found) == (reason, str(path), line, found)


def test_as_many_lines(file):
    truth, predictions = file(b"a\n" * 1200), file(b"a\n" * 7, "predictions.txt")
    with pytest.raises(MalmoiError, match=r"truth\.txt has 1,200 answers and .*predictions\.txt 7; expected as many"):
        read_answer_pairs(truth, predictions)
    assert read_answer_pairs(predictions, predictions) == (["a"] * 7, ["a"] * 7)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_answers(tmp_path / "nowhere.txt")
