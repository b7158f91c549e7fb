"""Rejects."""

import json

import pytest

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.rejects import by_reason, check_on_error, raise_it, write_rejects


def bad(reason, line):
    return BadInput(reason=reason, file="가.txt", line=line, expected="가", found="나")


def test_a_line_each_in_order(tmp_path):
    write_rejects(tmp_path, [bad("tabs", 3).record(), bad("bom", None).record()])
    lines = (tmp_path / "rejects.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {"reason": "tabs", "file": "가.txt", "line": 3, "expected": "가", "found": "나"},
        {"reason": "bom", "file": "가.txt", "line": None, "expected": "가", "found": "나"},
    ]
    assert "가" in lines[0]


def test_counted_by_reason():
    rejects = [bad(reason, 1).record() for reason in ("tabs", "bom", "tabs")]
    assert list(by_reason(rejects).items()) == [("bom", 1), ("tabs", 2)]


def test_raising():
    with pytest.raises(BadInput, match=r"가\.txt, line 3"):
        raise_it(bad("tabs", 3))


def test_no_third_policy():
    check_on_error("skip")
    with pytest.raises(MalmoiError, match="'ignore'; it can be 'raise' or 'skip'"):
        check_on_error("ignore")
