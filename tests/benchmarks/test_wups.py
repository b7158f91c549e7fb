import pytest

from benchmarks.wups import main


def tables(said):
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in said.splitlines() if line[:2] == "| "]
    return {row[0]: row[1:] for row in rows}


@pytest.mark.slow
def test_it_prints_its_tables(wordnet, tmp_path, capsys):
    (tmp_path / "test").mkdir()
    (tmp_path / "test" / "answers.txt").write_text("cat\ndog\ntwo\ntable\nchair\n" * 20)
    main(["--cocoqa-dir", str(tmp_path), "--repeats", "1", "--pairs", "20"])
    table = tables(capsys.readouterr().out)
    assert table["NLTK, each pair"][1] == "1"
    assert all(float(cell.replace(",", "")) > 0 for cell in table["malmoi, the matrix"])
    for kind in ("words", "sets"):
        assert table[kind][0] == "100"
        assert 5 < int(table[kind][1]) <= 25
        assert all(float(cell) >= 0 for cell in table[kind][2:])


def test_answers_are_drawn_where_there_are_none(wordnet):
    from benchmarks.wups import answers

    drawn = answers(None)
    assert (len(drawn), len(set(drawn))) == (38_948, 430)
