from malmoi.display.perplexities import perplexities_markdown, perplexities_table
from tests.display.rendered import lines_of

MEASURED = {"runs/[a]/word": {"validation": 120.456, "test": 115.2}}
PUBLISHED = {"paper": {"test": 78.0}}


def test_a_table_has_those_measured_first_and_no_figure_where_there_is_none():
    table = perplexities_table(MEASURED, PUBLISHED, splits=["validation", "test"], figure="perplexity")
    rows = [line.split() for line in lines_of(table) if line.split()]
    assert rows[0] == ["perplexity", "validation", "test"]
    assert ["runs/[a]/word", "120.46", "115.20"] in rows
    assert rows[-1] == ["paper", "–", "78.00"]


def test_markdown_escapes_what_would_be_a_cell():
    text = perplexities_markdown({"a|b": {"test": 2.0}}, {}, splits=["test"], figure="bits a character")
    assert text == "| bits a character | test |\n|---|---:|\n| **a\\|b** | 2.00 |"


def test_decimals():
    row = {"words": {"accuracy": 0.07304}}
    assert "| 0.0730 |" in perplexities_markdown(row, {}, splits=["accuracy"], figure="answers", decimals=4)
