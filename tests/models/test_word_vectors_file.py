import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from malmoi.errors import BadInput
from malmoi.models.word_vectors import WordVectors

GOOD = b"2 3\nthe 0.1 -0.25 1.5\n\xeb\xa7\x90 0.5 0.0 -1e-05\n"


def parsed(data):
    """The format as any program would read it: fields between blanks, after a line of two numbers."""
    lines = data.decode().split("\n")
    assert lines.pop() == ""
    count, dimensions = map(int, lines.pop(0).split(" "))
    rows = [line.split(" ") for line in lines]
    assert len(rows) == count
    assert {len(row) for row in rows} <= {dimensions + 1}
    return {row[0]: [float(field) for field in row[1:]] for row in rows}


words_of_any_kind = st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), min_size=1, unique=True)


@settings(deadline=None, max_examples=40)
@given(words_of_any_kind, st.integers(1, 4), st.data())
def test_what_is_written_is_read_back_by_others_and_by_us(tmp_path_factory, words, dimensions, data):
    finite = st.floats(width=32, allow_nan=False, allow_infinity=False)
    numbers = data.draw(arrays.arrays(np.float32, (len(words), dimensions), elements=finite))
    file = tmp_path_factory.mktemp("vectors") / "vectors.txt"
    left = WordVectors(tuple(words), numbers).save(file)
    kept = [word for word in words if len(word.split()) == 1 and not any(letter.isspace() for letter in word)]
    assert set(left) == set(words) - set(kept)
    found = parsed(file.read_bytes())
    assert list(found) == kept
    for word in kept:
        np.testing.assert_array_equal(np.float32(found[word]), numbers[words.index(word)])
    if kept:
        again = WordVectors.load(file)
        assert again.words == tuple(kept)
        np.testing.assert_array_equal(again.vectors, numbers[[words.index(word) for word in kept]])


def test_the_layout(tmp_path):
    WordVectors(("the", "말"), np.array([[0.1, -0.25, 1.5], [0.5, 0, -1e-5]])).save(tmp_path / "vectors.txt")
    assert (tmp_path / "vectors.txt").read_bytes() == GOOD
    assert [file.name for file in tmp_path.iterdir()] == ["vectors.txt"]  # nothing unfinished


@pytest.mark.parametrize(
    "data",
    [
        GOOD.replace(b"\n", b" \n"),  # word2vec's own program ends lines so
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.removesuffix(b"\n"),
    ],
)
def test_other_programs_files(tmp_path, data):
    (tmp_path / "vectors.txt").write_bytes(data)
    read = WordVectors.load(tmp_path / "vectors.txt")
    assert read.words == ("the", "말")
    np.testing.assert_array_equal(read.vectors, np.float32([[0.1, -0.25, 1.5], [0.5, 0, -1e-5]]))


def test_white_space_that_is_no_blank_may_stand_in_a_word(tmp_path):
    (tmp_path / "vectors.txt").write_bytes("2 1\na\u00a0b 1\nc\u2028d 2\n".encode())
    assert WordVectors.load(tmp_path / "vectors.txt").words == ("a\u00a0b", "c\u2028d")


@pytest.mark.parametrize(
    ("data", "line", "reason", "message"),
    [
        (b"", 1, "no-header", "expected the numbers of words and of dimensions, found b''"),
        (b"the 0.1 0.2\n", 1, "no-header", "GloVe's, need such a line first"),
        (b"0 3\n", 1, "no-header", "found b'0 3"),
        (b"-1 3\n", 1, "no-header", "found b'-1 3"),
        (
            b"3 3\n" + GOOD[4:],
            None,
            "wrong-count",
            "expected 3 words .line 1 says so., found 2. The file may have been",
        ),
        (b"1 3\n" + GOOD[4:], 3, "wrong-count", "expected the end after 1 words"),
        (b"999999999999 3\n" + GOOD[4:], None, "wrong-count", "expected 999,999,999,999 words"),
        (GOOD.replace(b"0.1", b"0,1"), 2, "bad-number", "expected finite numbers of float32, found '0,1'"),
        (GOOD.replace(b"0.1", b"nan"), 2, "bad-number", "found 'nan'"),
        (GOOD.replace(b"0.1", b"1e99"), 2, "bad-number", "found '1e99'"),
        (GOOD.replace(b"0.5", b"\xff"), 3, "bad-number", "finite numbers"),
        (GOOD.replace(b"\xeb\xa7\x90", b"the"), 3, "duplicate-word", "found 'the', which line 2 has too"),
        (GOOD.replace(b"\xeb\xa7\x90", b"new york"), 3, "wrong-width", "a word and 3 numbers .*, found 5 fields"),
        (GOOD.replace(b" 1.5", b""), 2, "wrong-width", "found 3 fields"),
        (GOOD.replace(b" 1.5", b"  1.5"), 2, "wrong-width", "found 5 fields"),
        (GOOD + b"\n", 4, "wrong-count", "found more"),
        (GOOD.replace(b"the 0.1 -0.25 1.5", b""), 2, "wrong-width", "found 1 fields"),
        (GOOD.replace(b"\xeb\xa7\x90", b"\xb8\xbb"), 3, "not-utf8", "expected text in UTF-8, found b'"),
    ],
)
def test_hostile_files(tmp_path, data, line, reason, message):
    (tmp_path / "vectors.txt").write_bytes(data)
    with pytest.raises(BadInput, match=message) as caught:
        WordVectors.load(tmp_path / "vectors.txt")
    assert (caught.value.reason, caught.value.line) == (reason, line)
    assert caught.value.file == str(tmp_path / "vectors.txt")
