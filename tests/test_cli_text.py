"""The command line with token streams: PTB and texts of the user's, from the raw files to what is shown of them."""

import pytest

from malmoi.arguments.parser import parse
from tests.datasets.prepared_ptb import write_ptb

KOREAN = "메밀꽃 필 무렵\n봉평 장에서\n"


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def texts(tmp_path, monkeypatch):
    """The working directory, with texts in it."""
    (tmp_path / "more").mkdir()
    (tmp_path / "A.txt").write_text("To be or NOT to be\n" * 30)
    (tmp_path / "more/1.txt").write_text("to be\n" * 10)
    (tmp_path / "more/2.txt").write_text("or not\n" * 10)
    (tmp_path / "메밀꽃.txt").write_text(KOREAN * 40, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(out):
    return [line.split() for line in out.splitlines() if line.strip()]


def test_a_korean_text_is_cut_by_a_tokenizer(run, texts):
    where = ["--data-dir", texts / "data"]
    status, out, _ = run("prepare", "text_corpus/꽃", "--files", "메밀꽃.txt", "--tokenizer", "syllable", *where)
    assert status == 0
    assert ["train", "2", "80", "520", "0", "(0.00%)"] in rows(out)
    status, out, _ = run("show", "text_corpus/꽃", *where)
    assert rows(out)[3][1:8] == ["메", "밀", "꽃", "필", "무", "렵", "⏎"]
    status, _, err = run("prepare", "text_corpus/b", "--files", "메밀꽃.txt", "--style", "polite", *where)
    assert status == 1
    assert "does not have --style" in err


def test_ptb_is_prepared_verified_and_shown(run, tmp_path):
    raw, where = write_ptb(tmp_path / "raw"), ["--data-dir", tmp_path / "data"]
    status, out, err = run("prepare", "ptb/word", "ptb/char", "--raw-dir", raw, *where)
    assert (status, err) == (0, "")
    table = rows(out)
    assert table[0] == ["ptb/word"]
    assert ["train", "1", "3", "15", "0", "(0.00%)"] in table
    assert f"Written: {tmp_path / 'data/ptb/word/1.0.0'}" in out
    status, out, err = run("verify", "ptb/word", "ptb/char", *where)
    assert (status, err) == (0, "")
    assert out.count("one behind the other") == 6
    status, out, err = run("show", "ptb/word", "--split", "test", *where)
    assert (status, err) == (0, "")
    shown = rows(out)
    assert shown[0] == ["test,", "block", "0:", "tokens", "0", "to", "8"]
    assert shown[3] == ["0", "a", "<unk>", "has", "the", "rose", "⏎", "2", "4", "6", "9", "3", "1"]
    assert shown[4][0] == "6"
    status, _, err = run("show", "ptb/word", "--index", 1, *where)
    assert (status, err) == (1, "error: ptb/word, split train: there is no block 1, they are numbered 0 to 0.\n")


def test_a_raw_file_that_changed_is_told_and_overwritten_on_request(run, tmp_path):
    raw = write_ptb(tmp_path / "raw")
    command = ["prepare", "ptb/word", "--raw-dir", raw, "--data-dir", tmp_path / "data"]
    assert run(*command)[0] == 0
    status, out, _ = run(*command)
    assert (status, "Was there already" in out) == (0, True)
    (raw / "ptb.test.txt").write_bytes(b" another rose \n")
    status, _, err = run(*command)
    assert status == 1
    assert err.startswith(f"error: ptb/word: {tmp_path / 'data/ptb/word/1.0.0'} was prepared from something else: ")
    assert "ptb.test.txt had sha256 " in err
    assert "--overwrite" in err
    status, out, err = run(*command, "--overwrite")
    assert (status, err) == (0, "")
    assert ["test", "1", "1", "3", "1", "(33.33%)"] in rows(out)


def test_texts_by_word_with_fractions_and_a_small_vocabulary(run, texts):
    command = ["prepare", "text_corpus/plays", "--files", "A.txt", "more/*.txt", "--lower", "--data-dir", "data"]
    command += ["--validation", ".1", "--test", ".05", "--min-count", "2", "--vocabulary-size", "3"]
    status, out, err = run(*command)
    assert (status, err) == (0, "")
    table = rows(out)
    assert [row[0] for row in table if row[0] in ("train", "validation", "test")] == ["train", "validation", "test"]
    assert "5 words in the vocabulary, the special ones among them." in out
    words = (texts / "data/text_corpus/plays/1.0.0/tokens.vocab.txt").read_text().split()
    assert words[:2] == ["<pad>", "<unk>"]
    assert sorted(words[2:]) == ["<eos>", "be", "to"]
    status, out, err = run("verify", "text_corpus/plays", "--data-dir", "data")
    assert (status, err) == (0, "")
    assert "train: unknown are" in out
    status, _, err = run(*command[:-1], "4")
    assert status == 1
    assert "max_size was 3 and is 4 now" in err


def test_a_korean_text_by_character_with_files_of_its_own_for_a_split(run, texts):
    command = ["prepare", "text_corpus/메밀꽃", "--files", "메밀꽃.txt", "--unit", "char", "--data-dir", "data"]
    status, out, err = run(*command, "--validation-files", "more/*.txt", "--test", "0.25")
    assert (status, err) == (0, "")
    assert "characters in the vocabulary" in out
    status, out, err = run("show", "text_corpus/메밀꽃", "--split", "test", "--data-dir", "data")
    assert (status, err) == (0, "")
    assert "봉평 장에서⏎" in out
    status, out, _ = run("show", "text_corpus/메밀꽃", "--split", "validation", "--data-dir", "data")
    assert "<unk><unk> <unk><unk>⏎" in out


def test_files_without_an_encoding_that_is_known(run, texts):
    (texts / "old.txt").write_bytes(KOREAN.encode("cp949"))
    command = ["prepare", "text_corpus/old", "--files", "old.txt", "A.txt", "--data-dir", "data"]
    status, _, err = run(*command)
    assert status == 1
    assert err.startswith("error: text_corpus/old: old.txt, line 1: expected UTF-8, found 0x")
    assert "iconv" in err
    assert err.endswith("With --on-error skip, bad input is set aside.\n")
    status, out, _ = run(*command, "--on-error", "skip")
    assert status == 0
    assert "Set aside in rejects.jsonl: not-utf8 2." in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["text_corpus/x"], "text_corpus/x needs --files"),
        (["text_corpus/x", "--unit", "char"], "text_corpus/x needs --files"),
        (["text_corpus/x", "--files", "A.txt", "--raw-dir", "."], "text_corpus/x does not have --raw-dir"),
        (["ptb/word", "--files", "A.txt", "--lower"], "ptb/word does not have --files, --lower: only text_corpus/NAME"),
        (["babi/en-1k", "--test", "0.1"], "babi/en-1k does not have --test"),
        (["text_corpus/x", "ptb/word", "--files", "A.txt"], "ptb/word does not have --files"),
        (["text_corpus/a b", "--files", "A.txt"], "'a b' can't name a dataset"),
        (["text_corpus", "--files", "A.txt"], "'' can't name a dataset"),
        (["text_corpus/x", "--files", "less/*.txt"], "no file matches less/*.txt"),
        (["text_corpus/x", "--files", "less.txt"], "less.txt: "),
        (["text_corpus/x", "--files", "more"], "expected a file, found a folder"),
        (["text_corpus/x", "--files", "A.txt", "./A.txt"], "A.txt is given twice"),
        (["text_corpus/x", "--files", "more/*", "--test-files", "more/2.txt"], "more/2.txt is given twice"),
        (["text_corpus/x", "--files", "A.txt", "--test", ".5", "--validation", ".5"], "leave nothing to train on"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_written(run, texts, arguments, told):
    status, out, err = run("prepare", *arguments, "--data-dir", "data")
    assert (status, out) == (1, "")
    assert told in err
    assert err.count("\n") == 1
    assert not list(texts.glob("data/*/*/1.0.0"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--validation", "1"], "expected a share between 0 and 1, such as 0.05, found '1'"),
        (["--test", "0"], "expected a share"),
        (["--test", "nan"], "expected a share"),
        (["--test", "5%"], "expected a share"),
        (["--validation", ".1", "--validation-files", "b.txt"], "not allowed with argument --validation"),
        (["--test-files", "b.txt", "--test", ".1"], "not allowed with argument --test-files"),
        (["--unit", "syllable"], "invalid choice: 'syllable'"),
        (["--min-count", "0"], "expected a whole number, at least 1"),
        (["--vocabulary-size", "many"], "expected a whole number, at least 1"),
        (["--vocabulary_size", "9"], "is --vocabulary-size meant?"),
        (["--file", "b.txt"], "is --files meant?"),
    ],
)
def test_arguments_that_make_no_sense(arguments, told, capsys):
    with pytest.raises(SystemExit, match="2"):
        parse(["prepare", "text_corpus/x", "--files", "a.txt", *arguments])
    assert told in capsys.readouterr().err


def test_sources_tell_of_ptb_and_text8(run):
    status, out, err = run("sources", "ptb", "text8")
    assert (status, err) == (0, "")
    for told in ("simple-examples.tgz", "ptb.valid.txt", "LDC", "md5", "text8.zip", "malmoi prepare text_corpus/text8"):
        assert told in out
