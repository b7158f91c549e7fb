"""How a report on a dataset is shown."""

from types import SimpleNamespace as Some

import pytest

from malmoi.datasets.report import Finding, Report, Table
from malmoi.display.report import report_view
from tests.display.rendered import colour_of, lines_of

FINDINGS = (
    Finding("ok", "shards", "2 shards"),
    Finding("note", "overlap", "2 of 8 questions"),
    Finding("problem", "vocabulary", "words.vocab.txt was changed"),
)
TABLE = Table(
    "splits",
    ("split", "unknown words", "longest"),
    (("train", 0.0, 1234567), ("test", 0.12345, 12), ("rest", 0.0001, None)),
)


def report(findings=FINDINGS, tables=(TABLE,)):
    return Report(name="babi/en-1k", folder="/data/babi", findings=findings, tables=tables)


def test_all_is_shown_and_the_verdict_is_last():
    assert lines_of(report_view(report())) == [
        "babi/en-1k  /data/babi",
        "",
        "ok       shards      2 shards",
        "note     overlap     2 of 8 questions",
        "problem  vocabulary  words.vocab.txt was changed",
        "",
        "splits",
        "",
        "       unknown",
        "split    words    longest",
        "─────────────────────────",
        "train      0 %  1,234,567",
        "test    12.3 %         12",
        "rest   < 0.1 %          -",
        "",
        "1 problem, 1 note",
    ]


@pytest.mark.parametrize(
    ("levels", "verdict", "colour"),
    [
        ([], "no problem, no note", "green"),
        (["ok", "note", "note"], "no problem, 2 notes", "green"),
        (["problem", "problem"], "2 problems, no note", "red"),
    ],
)
def test_the_verdict(levels, verdict, colour):
    shown = report_view(report([Finding(level, "counts", "told") for level in levels], ()))
    assert lines_of(shown)[-1] == verdict
    assert colour_of(shown, verdict) == colour


def test_levels_have_colours():
    shown = report_view(report())
    assert [colour_of(shown, level) for level in ("ok ", "note ", "problem ")] == ["green", "yellow", "red"]


@pytest.mark.parametrize("width", [30, 40, 80])
def test_messages_are_folded_not_cut(width):
    message = "one two three four five six seven eight nine ten eleven twelve"
    lines = lines_of(report_view(report([Finding("note", "overlap", message)], ())), width=width)
    assert max(map(len, lines)) <= width
    assert " ".join(" ".join(lines).split()).startswith(f"babi/en-1k /data/babi note overlap {message}")


def test_what_came_from_files_neither_steers_nor_styles_the_terminal():
    found = Some(level="problem", check="[red]", message="\x1b[2J [bold]x[/bold] 은경")
    table = Some(title="\x07", columns=("[b]", ""), rows=(("\x1b", 1),))
    lines = lines_of(report_view(Some(name="\x1b", folder="[i]", findings=[found], tables=[table])))
    assert lines[0] == "␛  [i]"
    assert lines[2] == "problem  [red]  ␛[2J [bold]x[/bold] 은경"
    assert lines[4] == "␇"
    assert lines[-3].split() == ["␛", "1"]


def test_a_table_without_rows():
    assert "split" in " ".join(lines_of(report_view(report((), (Table("splits", ("split",), ()),)))))


def test_a_finding_of_no_level():
    with pytest.raises(ValueError, match="level is 'fine', expected one of ok, note, problem"):
        Finding("fine", "shards", "2 shards")
