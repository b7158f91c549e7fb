"""Sources in the terminal."""

from dataclasses import dataclass, replace

import pytest

from malmoi.display.sources import sources_view
from malmoi.pipelines.sources import source_rows
from tests.display.rendered import lines_of


@dataclass(frozen=True)
class Row:
    source: str = "corpus"
    title: str = "A corpus"
    file: str = "a.zip"
    url: str = "https://one.example/a.zip"
    size: str = "3 bytes"
    digest: tuple[str, str] | None = ("sha256", "f00")
    note: str = ""
    licence: str = "free"
    citation: str = "Kim, 2020"
    by_hand: str = "Ask."


def test_what_is_shared_is_said_once():
    second = replace(Row(), url="https://two.example/a.zip", digest=None, note="older")
    third = Row(source="other", title="이야기", digest=("md5", "ba2"))
    assert lines_of(sources_view([Row(), second, third])) == [
        "corpus  A corpus",
        "  licence free",
        "  cite    Kim, 2020",
        "  by hand Ask.",
        "  file    a.zip",
        "  from    https://one.example/a.zip",
        "  size    3 bytes",
        "  sha256  f00",
        "  from    https://two.example/a.zip",
        "  size    3 bytes",
        "  digest  none",
        "  note    older",
        "",
        "other  이야기",
        "  licence free",
        "  cite    Kim, 2020",
        "  by hand Ask.",
        "  file    a.zip",
        "  from    https://one.example/a.zip",
        "  size    3 bytes",
        "  md5     ba2",
    ]


@pytest.mark.parametrize("width", [40, 100])
def test_every_fact_survives_a_narrow_terminal(width):
    rows = source_rows()
    lines = lines_of(sources_view(rows), width=width)
    assert max(map(len, lines)) <= width
    shown = "".join("".join(lines).split())
    for row in rows:
        for fact in (row.url, *(row.digest or ("none",)), row.size, row.licence, row.by_hand, row.note):
            assert "".join(fact.split()) in shown
