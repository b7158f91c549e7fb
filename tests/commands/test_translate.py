"""``malmoi translate``."""

from malmoi.arguments.parser import parse
from malmoi.cli import main
from tests.conftest import TRAIN

ENGLISH = b"1 Mary moved to the bathroom.\n2 Where is Mary? \tbathroom\t1\n"


def run(capsys, *arguments):
    status = main(["translate", "babi", *map(str, arguments)])
    return (status, *capsys.readouterr())


def test_what_is_written_is_told(make_babi, tmp_path, capsys):
    out = tmp_path / "out"
    given = ["--raw-dir", make_babi(train=ENGLISH, test=ENGLISH), "--out", out, "--tasks", 1, 2]
    status, told, err = run(capsys, *given, "--style", "polite")
    assert (status, told) == (0, f"2 files, 4 lines: {out / 'ko'}\n")
    assert [line.partition(": ")[2].partition(",")[0] for line in err.splitlines()] == [
        f"not translated: en/qa2_two-supporting-facts_{split}.txt: expected the {split} questions of task 2 "
        f"(or a file qa2_{split}.txt)"
        for split in ("train", "test")
    ]
    assert (out / "ko/qa1_single-supporting-fact_test.txt").read_text().startswith("1 메리는 화장실로 이동했습니다.\n")
    assert "polite" in (out / "ko/README.txt").read_text()
    status, told, err = run(capsys, *given)
    assert (status, told) == (1, "")
    assert "is there already" in err
    status, _, _ = run(capsys, *given, "--overwrite")
    assert status == 0
    assert (out / "ko/qa1_single-supporting-fact_test.txt").read_text().startswith("1 메리는 화장실로 이동했다.\n")


def test_a_sentence_outside_is_named(make_babi, tmp_path, capsys):
    status, told, err = run(capsys, "--raw-dir", make_babi(train=TRAIN), "--out", tmp_path / "out")
    assert (status, told) == (1, "")
    assert err.startswith(
        "error: en/qa1_single-supporting-fact_train.txt, line 6: expected an English statement of bAbI's"
    )
    assert not list((tmp_path / "out/ko").iterdir())


def test_the_folder_it_writes_is_read_as_ones_own(make_babi, tmp_path, capsys):
    assert run(capsys, "--raw-dir", make_babi(train=ENGLISH, test=ENGLISH), "--out", tmp_path)[0] == 0
    given = ["--raw-dir", str(tmp_path / "ko"), "--data-dir", str(tmp_path / "data")]
    assert main(["prepare", "babi/ko-custom", *given]) == 0


def test_its_flags(capsys):
    assert parse(["translate", "babi", "--raw-dir", "r", "--out", "o"]).style == "plain"
