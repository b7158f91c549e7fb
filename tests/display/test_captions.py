import math

from malmoi.display.captions import captions_table, found
from tests.display.rendered import lines_of


def rows(captions, **size):
    return [line.split() for line in lines_of(captions_table("a b.jpg", captions), **size)][5:]


def test_bars_compare_probabilities_whatever_the_order():
    told = rows([("a fence", -3.0), ("a red fence", -3.0 + math.log(2)), ("a b c d", -13.0)])
    assert told[:3] == [
        ["a", "fence", "-3.00", "━" * 10],
        ["a", "red", "fence", "-2.31", "━" * 20],
        ["a", "b", "c", "d", "-13.00"],
    ]


def test_very_improbable_captions_have_bars_too():
    assert rows([("a", -5000.0), ("b", -5001.0)])[:2] == [["a", "-5000.00", "━" * 20], ["b", "-5001.00", "━" * 7]]


def test_what_a_search_did_not_find_is_left_out():
    assert found([("a", -1.0), ("", -math.inf)]) == [("a", -1.0)]
    assert lines_of(captions_table("a.jpg", [("", -math.inf)]))[0] == "a.jpg"


def test_nothing_steers_the_terminal_or_is_taken_for_markup():
    told = "\n".join(lines_of(captions_table("[red]\x1b.jpg", [("[bold]a\x1b[2J", -1.0), ("고양이", -2.0)])))
    assert "\x1b" not in told
    assert "[red]␛.jpg" in told
    assert "[bold]a␛[2J" in told
    assert "고양이" in told


def test_long_captions_are_broken_and_kept_whole():
    words = [f"word{number}" for number in range(60)]
    told = " ".join(" ".join(line) for line in rows([(" ".join(words), -1.0)], width=50))
    assert [word for word in told.split() if word.startswith("word")] == words
