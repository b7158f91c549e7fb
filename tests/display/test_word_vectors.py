from malmoi.display.word_vectors import neighbours_table
from tests.display.rendered import lines_of

FOUND = {"he": [("she", 0.8123), ("they", -0.25)], "말\x1b[2J": [("글[red]", 1.0)]}


def test_words_and_cosines_side_by_side() -> None:
    lines = [line.split() for line in lines_of(neighbours_table(FOUND)) if line.strip()]
    assert lines[0] == ["he", "말␛[2J"]  # what would steer the terminal is shown
    assert lines[2:] == [["she", "0.812", "글[red]", "1.000"], ["they", "-0.250"]]


def test_below_each_other_where_the_screen_is_narrow() -> None:
    lines = [line.split() for line in lines_of(neighbours_table(FOUND), width=20) if line.strip()]
    assert [line[0] for line in lines if line[0][0] != "─"] == ["he", "she", "they", "말␛[2J", "글[red]"]
