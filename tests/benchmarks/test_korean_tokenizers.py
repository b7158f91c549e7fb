from benchmarks.korean_tokenizers import _same, main

FILE = b"""1 Mary moved to the bathroom.
2 John went back to the hallway.
3 Where is Mary? \tbathroom\t1
4 John moved to the garden.
5 Where is John? \tgarden\t4
"""


def test_it_prints_its_tables(make_babi, capsys):
    root = make_babi(train=FILE, test=FILE)
    main(["--raw-dir", str(root), "--only", "space", "hannanum"])
    said = capsys.readouterr().out
    assert "14 texts, 7 different ones" in said
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in said.splitlines() if line[:2] == "| "]
    table = {row[0]: row for row in rows[:4]}
    assert table["space"][4:] == ["-", "11", "2.4", "3"]
    assert table["hannanum"][5] == "20"
    assert all(float(cell.replace(",", "")) > 0 for cell in table["hannanum"][2:])
    assert [row[1] for row in rows[-2:]] == ["1.00", rows[-2][2]]


def test_the_share_of_the_same_tokens():
    assert _same([["a", "b"], ["c"]], [["a", "x"], ["c"]]) == 0.75
    assert _same([["a", "a"]], [["a"]]) == 2 / 3
