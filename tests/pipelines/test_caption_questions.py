"""Candidates of questions, block by block."""

import itertools
import json

import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize.parsing.chunk import ChunkParser
from malmoi.featurize.questions.generate import Tally
from malmoi.pipelines import caption_questions
from malmoi.pipelines.caption_files import Caption
from malmoi.pipelines.caption_questions import question_blocks

pytestmark = pytest.mark.usefixtures("parsing_data")

CAPTIONS = [
    Caption("A man is riding a brown horse", 11, 1, "1.jpg"),
    Caption("", 12, 1, "1.jpg"),
    Caption("A cat sits in a sink", 13, 2, "2.jpg"),
    Caption("Two dogs sit here", 14, 2, "2.jpg"),
] * 5


def run(**options):
    blocks = list(question_blocks(iter(CAPTIONS), parser=ChunkParser(slips=True), mode="faithful", **options))
    tally = Tally()
    for block in blocks:
        tally.add(block.tally)
    return b"".join(block.lines for block in blocks), tally, blocks


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(caption_questions, "BLOCK", 3)


def test_records(small):
    lines, tally, blocks = run()
    assert len(blocks) == 7
    assert json.loads(lines.splitlines()[0]) == {
        "image_id": 1,
        "caption_id": 11,
        "type": "object",
        "question": "what is the man riding",
        "answer": "horse",
        "rule": "object-moved",
    }
    assert tally.captions == 20
    assert tally.set_aside == {"empty": 5}
    assert len(lines.splitlines()) == tally.questions.total()


@pytest.mark.slow
@pytest.mark.engines
def test_the_same_bytes_with_two_workers(small):
    alone, tally, _ = run(workers=1)
    together, other, _ = run(workers=2)
    assert together == alone
    assert other == tally


def test_captions_are_read_as_they_are_needed(small):
    captions = itertools.chain(CAPTIONS[:3], (pytest.fail("read ahead") for _ in range(1)))
    blocks = question_blocks(captions, parser=ChunkParser(), mode="corrected")
    assert next(blocks).tally.captions == 3


def test_trees_on_request(small):
    *_, blocks = run(trees=True)
    assert blocks[0].trees.startswith("A man is riding a brown horse\n(ROOT\n  (S\n    (NP (DT A) (NN man))\n")


def test_a_mode_that_there_is_not():
    with pytest.raises(MalmoiError, match="no mode 'x'"):
        list(question_blocks([], parser=ChunkParser(), mode="x"))
