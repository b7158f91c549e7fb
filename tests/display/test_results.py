"""Means, failed tasks and columns of the table of results."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.display.results import results_markdown, results_table
from tests.display.rendered import colour_of, lines_of

NAMES = {task: f"task-{task}" for task in range(1, 21)}
# Sukhbaatar et al. 2015, table 1: PE LS RN, 1k.
PE_LS_RN = (
    0,
    8.3,
    40.3,
    2.8,
    13.1,
    7.6,
    17.3,
    10.0,
    13.2,
    15.1,
    0.9,
    0.2,
    0.4,
    1.7,
    0,
    1.3,
    51.0,
    11.1,
    82.8,
    0,
)


def rows(markdown: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in markdown.splitlines()]


def printed(measured: dict[int, float], columns: dict[str, tuple[float, ...]], width: int = 100) -> list[str]:
    return lines_of(results_table(measured, columns, names=NAMES), width=width)


def test_the_papers_own_mean_and_failed_tasks_come_out() -> None:
    found = rows(results_markdown(dict.fromkeys(range(1, 21), 0.0), {"PE LS RN": PE_LS_RN}, names=NAMES))
    assert found[-2] == ["", "mean of 20", "0.0", "13.9"]
    assert found[-1] == ["", "failed (> 5 %)", "0", "11"]
    assert found[2:-2] == [[str(task), NAMES[task], "0.0", f"{error:.1f}"] for task, error in enumerate(PE_LS_RN, 1)]


def test_markdown_is_a_table() -> None:
    lines = results_markdown({3: 50.0, 1: 0.25}, {"BoW": PE_LS_RN, "PE": PE_LS_RN}, names=NAMES).splitlines()
    assert lines[:3] == [
        "| task | | measured | BoW | PE |",
        "|---:|---|---:|---:|---:|",
        "| 1 | task-1 | 0.2 | 0.0 | 0.0 |",
    ]
    assert {line.count("|") for line in lines} == {6}


def test_means_are_over_the_tasks_shown() -> None:
    found = rows(results_markdown({1: 2.0, 3: 50.0}, {"paper": PE_LS_RN}, names=NAMES))
    assert [row[0] for row in found[2:-2]] == ["1", "3"]
    assert found[-2:] == [["", "mean of 2", "26.0", "20.1"], ["", "failed (> 5 %)", "1", "1"]]


def test_five_in_a_hundred_is_no_failure_whatever_floats_make_of_it() -> None:
    error = 100 * (1 - 0.95)
    assert error > 5
    assert rows(results_markdown({1: error, 2: 5.1}, {}, names=NAMES))[-1][-1] == "1"


def test_pipes_do_not_break_the_table() -> None:
    line = results_markdown({1: 0.0}, {"a|b": (1.0,)}, names={1: "c|d\n"}).splitlines()
    assert line[0] == "| task | | measured | a\\|b |"
    assert line[2] == "| 1 | c\\|d␊ | 0.0 | 1.0 |"


def test_the_terminal_shows_the_same_figures() -> None:
    measured = {task: task / 2 for task in NAMES}
    lines = [line.split() for line in printed(measured, {"PE LS RN": PE_LS_RN}) if line.strip()]
    expected = [" ".join(row).split() for row in rows(results_markdown(measured, {"PE LS RN": PE_LS_RN}, names=NAMES))]
    assert [line for line in lines if not set("".join(line)) <= {"─"}] == expected[:1] + expected[2:]


def test_figures_are_aligned() -> None:
    lines = [
        line.rstrip() for line in printed({1: 0.0, 2: 100.0, 3: 7.5}, {"PE": PE_LS_RN}) if ".0" in line or "7.5" in line
    ]
    assert len({len(line) for line in lines}) == 1


def test_failed_tasks_are_red() -> None:
    table = results_table({1: 5.0, 2: 7.0}, {}, names=NAMES)
    assert colour_of(table, "7.0") == "red"
    assert colour_of(table, "5.0") is None


def test_nothing_measured() -> None:
    assert results_markdown({}, {"PE": PE_LS_RN}, names=NAMES).splitlines() == [
        "| task | | measured | PE |",
        "|---:|---|---:|---:|",
    ]
    assert printed({}, {"PE": PE_LS_RN})


@given(st.dictionaries(st.integers(1, 20), st.floats(0, 100), min_size=1))
def test_the_mean_lies_between(measured: dict[int, float]) -> None:
    mean = float(rows(results_markdown(measured, {}, names=NAMES))[-2][-1])
    assert min(measured.values()) - 0.06 <= mean <= max(measured.values()) + 0.06


def test_refuses_a_short_column_and_a_task_without_a_name() -> None:
    with pytest.raises(ValueError, match=r"'paper' has the tasks 1 to 2, not \[3\]"):
        results_markdown({1: 0.0, 3: 0.0}, {"paper": (1.0, 2.0)}, names=NAMES)
    with pytest.raises(ValueError, match="task 21 has no name"):
        results_table({21: 0.0}, {}, names=NAMES)
