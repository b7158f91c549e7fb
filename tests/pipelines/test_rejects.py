"""Rejects."""

import errno
import json

import pytest

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.rejects import RejectsPart, by_reason, check_on_error, raise_it, write_rejects
from malmoi.pipelines.whole_file import WholeFile


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


def test_parts_follow_in_their_order(tmp_path):
    parts = []
    for number, lines in enumerate([(7, 8), (), (9,)]):
        with RejectsPart(tmp_path / f"part{number}") as part:
            for line in lines:
                part.add(bad("나\u2028", line))
        assert part.counts == ({"나\u2028": len(lines)} if lines else {})
        assert part.first == (bad("나\u2028", lines[0]).record() if lines else None)
        assert part.path.exists() == bool(lines)
        parts += [part.path] if lines else []
    write_rejects(tmp_path, [bad("bom", 1).record()], parts)
    lines = (tmp_path / "rejects.jsonl").read_bytes().split(b"\n")
    assert [json.loads(line)["line"] for line in lines[:-1]] == [1, 7, 8, 9]
    assert lines[-1] == b""
    assert {path.name for path in tmp_path.iterdir()} == {"part0", "part2", "rejects.jsonl"}


def test_a_part_that_was_not_finished_is_not_there(tmp_path):
    def interrupted():
        with RejectsPart(tmp_path / "part") as part:
            part.add(bad("tabs", 1))
            raise KeyError("halfway")

    with pytest.raises(KeyError, match="halfway"):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_named(tmp_path, monkeypatch):
    def full(self, data):
        raise self._explained(OSError(errno.ENOSPC, "full"))

    monkeypatch.setattr(WholeFile, "append", full)
    with pytest.raises(MalmoiError, match="no space left to write"), RejectsPart(tmp_path / "part") as part:
        part.add(bad("tabs", 1))
    assert list(tmp_path.iterdir()) == []


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
