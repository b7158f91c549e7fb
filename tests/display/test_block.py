"""A block of a token stream in the terminal."""

import numpy as np
import pytest

from malmoi.display.block import Block, block_view
from malmoi.featurize.vocabulary import PADDING, Vocabulary
from tests.display.rendered import colour_of, lines_of

WORDS = Vocabulary(("the", "<unk>", "<eos>", "rose"), specials=(PADDING,))
SYLLABLES = Vocabulary(("<eos>", " ", "봉", "평", "\t", "\u202e"))


def block(ids, *, tokens=WORDS, unit="word", offset=512):
    return Block(split="train", index=1, offset=offset, ids=np.array(ids, np.int32), unit=unit, tokens=tokens)


def rows(shown, width=100):
    lines = [line.split() for line in lines_of(block_view(shown), width=width)]
    return lines[4 : lines.index([], 4)]


def test_a_line_of_the_text_is_a_row_with_its_place():
    assert rows(block([4, 3, 1, 4, 2, 3, 1])) == [
        ["512", "rose", "⏎", "4", "3"],
        ["514", "the", "rose", "<unk>", "⏎", "1", "4", "2", "3"],
        ["518", "the", "1"],
    ]


def test_characters_are_joined_and_hangul_is_whole():
    lines = lines_of(block_view(block([4, 5, 3, 4, 2, 2], tokens=SYLLABLES, unit="char", offset=0)))
    assert [line.split() for line in lines[4:6]] == [["0", "봉평", "봉⏎", "4", "5", "3", "4", "2"], ["5", "⏎", "2"]]


def test_what_it_is_and_what_ids_mean_is_told():
    lines = lines_of(block_view(block([4, 3])))
    assert lines[0] == "train, block 1: tokens 512 to 513"
    assert lines[-1] == "2 tokens, vocabulary of 5: 0 pads, 2 is an unknown token"
    without = Vocabulary(("a", "<eos>"), specials=(PADDING,))
    assert lines_of(block_view(block([1], tokens=without)))[-1] == "1 tokens, vocabulary of 3: 0 pads"


def test_unknown_tokens_are_red():
    assert colour_of(block_view(block([1, 2, 3])), "<unk>") == "red"
    assert colour_of(block_view(block([1, 2, 3])), "the") != "red"


def test_characters_that_steer_a_terminal_are_made_visible():
    shown = "\n".join(lines_of(block_view(block([6, 7, 4], tokens=SYLLABLES, unit="char"))))
    assert "␉\ufffd봉" in shown
    assert "\t" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize("width", [40, 100])
def test_a_text_without_line_ends_is_folded_and_loses_nothing(width):
    lines = lines_of(block_view(block([1, 4] * 256)), width=width)
    assert max(map(len, lines)) <= width
    assert sum(line.count("rose") for line in lines) == 256
