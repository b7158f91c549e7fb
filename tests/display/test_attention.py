"""The terminal shows every sentence, weight and doubt of a reading."""

import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from malmoi.display.attention import Reading, attention_table, largest, number
from tests.display.readings import ENGLISH, KOREAN, reading, readings
from tests.display.rendered import colour_of, lines_of, style_of


def printed(shown: Reading, width: int = 100) -> list[str]:
    return lines_of(attention_table(shown), width=width)


def line_with(lines: list[str], text: str) -> str:
    (found,) = [line for line in lines if text in line]
    return found


def test_shows_each_sentence_with_its_weight_at_each_hop() -> None:
    lines = printed(reading())
    assert line_with(lines, "hop 1").split() == ["hop", "1", "hop", "2"]
    for sentence, weights in zip(ENGLISH, (["0.25", "0.00"], ["0.50", "0.90"], ["0.25", "0.10"]), strict=True):
        assert [word for word in line_with(lines, sentence).split() if word.startswith("0.")] == weights


def test_bars_are_as_long_as_the_weights() -> None:
    bars = line_with(printed(reading()), "John went").split("hallway.")[1].split()
    assert bars == ["█" * 5, "0.50", "█" * 9, "0.90"]
    assert "▏" not in line_with(printed(reading()), "Mary moved").split("0.25")[1]


def test_the_largest_weight_of_a_hop_is_bold() -> None:
    assert style_of(attention_table(reading()), "0.90").bold
    assert not style_of(attention_table(reading()), " 0.10").bold


@pytest.mark.parametrize("width", [100, 80, 60])
@pytest.mark.parametrize("sentences", [ENGLISH, KOREAN])
def test_columns_are_aligned_by_cells(sentences: tuple[str, ...], width: int) -> None:
    lines = [line for line in printed(reading(sentences), width) if "0." in line]
    assert len(lines) == 3
    ends = {tuple(cell_len(line[: found.end()]) for found in re.finditer(r"\d\.\d\d", line)) for line in lines}
    assert len(ends) == 1


@pytest.mark.parametrize("width", [80, 40, 20])
def test_sentences_are_wrapped_not_cut(width: int) -> None:
    assert "travelled" * 12 in "".join(
        word
        for line in printed(reading(("travelled" * 12, "a", "b")), width)
        for word in line.split()
        if set(word) <= set("travelled")
    )


def test_bars_give_way_to_sentences() -> None:
    assert not any("█" in line for line in printed(reading(), 44))
    assert sum("0.90" in line for line in printed(reading(), 44)) == 1


def test_marks_supporting_facts() -> None:
    lines = printed(reading(supporting=(1,)))
    assert [line[0] for line in lines if "0." in line] == [" ", "*", " "]
    assert any(line.split() == ["*", "supporting", "fact"] for line in lines)
    assert not any("supporting" in line for line in printed(reading()))


def test_answers_are_green_where_right_and_red_where_wrong() -> None:
    right, wrong = reading(expected="hallway"), reading(expected="garden", probability=0.5)
    assert colour_of(attention_table(right), "hallway (98.1 %)") == "green"
    assert colour_of(attention_table(wrong), "hallway (50.0 %), expected garden") == "red"
    assert colour_of(attention_table(reading()), "hallway (98.1 %)") is None


def test_a_percent_sign_of_the_answer_stays() -> None:
    assert reading(answer="100%", probability=1.0).answer_line == "100% (100.0 %)"


def test_warns_of_each_unknown_word() -> None:
    lines = printed(reading(unknown_words=("garage", "부엌")))
    assert [line.split(maxsplit=1)[1].rstrip() for line in lines if line.startswith("warning")] == [
        "the model does not know the word 'garage'",
        "the model does not know the word '부엌'",
    ]


def test_says_which_sentences_the_memory_has_no_room_for() -> None:
    lines = printed(reading(attention=np.array([[0.3, 0.7]]), supporting=(0,)))
    assert line_with(lines, "Mary moved").split()[0] == "*"
    assert "not read" in line_with(lines, "Mary moved")
    assert "0.30" in line_with(lines, "John went")
    assert any("only the last 2 of 3 sentences" in line for line in lines)


def test_scores_of_a_linear_start_have_signs_and_a_common_scale() -> None:
    scores = np.array([[-4.0, 8.0, 2.0]])
    assert largest(scores) == 8
    lines = printed(reading(attention=scores))
    assert line_with(lines, "Mary moved").split()[-2:] == ["█" * 5, "-4.00"]
    assert line_with(lines, "John went").split()[-2:] == ["█" * 10, "8.00"]


def test_says_that_weights_are_not_finite() -> None:
    lines = printed(reading(attention=np.array([[np.nan, np.inf, 1.0]])))
    assert "nan" in line_with(lines, "Mary moved")
    assert any("not finite" in line for line in lines)


def test_brackets_colons_and_escapes_are_text() -> None:
    lines = printed(reading(("[red]Mary[/red] :smile: left", "[/] \x1b[2J\tx", "a\nb")))
    assert line_with(lines, "[red]Mary[/red] :smile: left")
    assert line_with(lines, "[/] ␛[2J␉x")
    assert line_with(lines, "a␊b")


def test_a_question_without_a_story() -> None:
    lines = printed(reading((), attention=np.zeros((3, 0))))
    assert line_with(lines, "answer").split()[1] == "hallway"


@given(readings(), st.integers(30, 120))
def test_shows_any_reading(shown: Reading, width: int) -> None:
    lines = printed(shown, width)
    assert all(cell_len(line) <= width for line in lines)
    assert sum(line.startswith("warning") for line in lines) == len(shown.notes)


@given(st.floats())
def test_numbers_are_short(value: float) -> None:
    text = number(value)
    assert len(text) <= 7
    assert text != "-0.00"


@pytest.mark.parametrize("shape", [(3,), (0, 3), (2, 4), (1, 2, 3)])
def test_refuses_weights_of_another_shape(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"\(hops, at most 3\)"):
        reading(attention=np.zeros(shape))


@pytest.mark.parametrize("place", [-1, 3])
def test_refuses_facts_outside_the_story(place: int) -> None:
    with pytest.raises(ValueError, match="not among the 3 sentences"):
        reading(supporting=(place,))


def test_loads_nothing_heavy() -> None:
    code = """
import sys
from malmoi.display import attention, attention_picture, example, results
print({"tensorflow", "keras", "apache_beam", "matplotlib", "tensorflow_datasets"} & set(sys.modules))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
