"""PATTERNS.md says what the code does."""

import re

from malmoi.featurize.babi_korean.answers import ANSWERS
from malmoi.featurize.babi_korean.document import FILE, document
from malmoi.featurize.babi_korean.lexicon import LEXICON
from tests.featurize.babi_korean.whole_language import PATTERNS


def test_the_document_is_that_of_the_code():
    assert FILE.read_text(encoding="utf-8") == document(), "run python -m malmoi.featurize.babi_korean.document"


def test_every_pattern_word_and_answer_is_in_it():
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in document().splitlines() if "|" in line]
    assert {pattern.english for pattern in PATTERNS} <= {row[0] for row in rows}
    pairs = {(row[0], row[1]) for row in rows}
    assert {pair for words in LEXICON.values() for pair in words.items()} <= pairs
    assert set(ANSWERS.items()) <= pairs


def test_rows_have_as_many_cells_as_their_title():
    for table in re.findall(r"(?:^\|.*\n)+", document(), flags=re.MULTILINE):
        assert len({line.count("|") for line in table.splitlines()}) == 1
