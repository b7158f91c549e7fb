"""The command line as a person meets it: what is printed, where, and the exit status."""

import os
import shutil
import subprocess
import sys

import pytest

from malmoi import cli
from malmoi.arguments.parser import parse
from malmoi.cli import main
from malmoi.models.recipes import quickstart as recipe_module
from malmoi.models.story_recipe import StoryRecipe
from malmoi.models.training.linear_start import Schedule
from malmoi.samples import write_babi

TINY = StoryRecipe(restarts=2, schedule=Schedule(epochs=1), random_noise=0.0)
BAD = b"1 A sat.\n2 Who sat?\ta\t9\n1 B sat.\n2 Who sat?\tb\t1\n"
COMMANDS = sorted(cli.COMMANDS)


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raw")
    write_babi(folder, tasks=[1, 6], questions_train=60, questions_test=20)
    write_babi(folder, tasks=[1], questions_train=60, questions_test=20, folder="en-10k")
    return folder


@pytest.fixture(scope="module")
def data(raw, tmp_path_factory):
    """Tasks 1 and 6, prepared."""
    folder = tmp_path_factory.mktemp("data")
    names = ["babi/en-1k-qa1", "babi/en-1k-qa6", "babi/en-10k-qa1"]
    assert main(["prepare", *names, "--raw-dir", str(raw), "--data-dir", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def runs(data, tmp_path_factory):
    """Models of tasks 1 and 6, hardly trained."""
    folder = tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recipe_module, "RECIPE", TINY)
        names = ["babi/en-1k-qa1", "babi/en-1k-qa6"]
        assert main(["train", "quickstart", *names, "--data-dir", str(data), "--out", str(folder)]) == 0
    return folder


def python(code, *, stdin=subprocess.DEVNULL, **variables):
    """Another interpreter, where nothing is imported yet."""
    return subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}"],
        env=os.environ | variables,
        stdin=stdin,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["train", "--help"], ["sources"]])
def test_what_needs_nothing_heavy_imports_nothing_heavy(arguments):
    code = f"""
from malmoi.cli import main
try:
    main({arguments})
finally:
    heavy = {{"apache_beam", "jax", "keras", "matplotlib", "numpy", "tensorflow", "tensorflow_datasets"}}
    print("imported:", sorted(heavy & set(sys.modules)), file=sys.stderr)
"""
    done = python(code)
    assert done.returncode == 0
    assert done.stdout
    assert done.stderr == "imported: []\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit, match="0"):
        parse([command, "--help"])
    told = capsys.readouterr().out
    assert f"malmoi {command} " in told.partition("example:")[2]


def test_sample_then_prepare_then_look(run, tmp_path):
    status, out, err = run("sample", "babi", "--out", tmp_path, "--tasks", 1, "--questions", 40, "--test-questions", 10)
    assert (status, out, err) == (0, f"2 files in {tmp_path / 'en'}\n", "")
    where = ["--data-dir", tmp_path / "data"]
    status, out, err = run("prepare", "babi/en-1k-qa1", "--raw-dir", tmp_path, *where)
    assert (status, err) == (0, "")
    rows = [line.split() for line in out.splitlines() if line.strip()]
    assert rows[0] == ["babi/en-1k-qa1"]
    assert [row[:2] for row in rows if row[0] in ("train", "test")] == [["train", "40"], ["test", "10"]]
    assert rows[-1] == ["Written:", str(tmp_path / "data/babi/en-1k-qa1/1.0.0")]
    status, out, _ = run("prepare", "babi/en-1k-qa1", "--raw-dir", tmp_path, *where)
    assert "Was there already" in out
    status, out, _ = run("show", "babi/en-1k-qa1", "--index", 3, *where)
    assert status == 0
    story = (tmp_path / "en/qa1_single-supporting-fact_train.txt").read_text().splitlines()
    assert story[0].partition(" ")[2] in out
    assert "question 3" in out


def test_verify_says_what_is_not_as_it_should_be(run, data, tmp_path):
    status, out, err = run("verify", "babi/en-1k-qa1", "babi/en-1k-qa6", "--data-dir", data)
    assert (status, err) == (0, "")
    assert out.count("every checksum right") == 2
    assert out.count("not the official files") == 2
    copy = shutil.copytree(data, tmp_path / "copy")
    (copy / "babi/en-1k-qa1/1.0.0/words.vocab.txt").write_text("<pad>\n")
    status, out, err = run("verify", "babi/en-1k-qa1", "babi/en-1k-qa6", "--data-dir", copy)
    assert status == 1
    assert "problem" in out
    assert err == "error: not all is as it should be, see above: babi/en-1k-qa1\n"
    status, _, err = run("verify", "babi/en-1k-qa1", "babi/en-1k-qa2", "--data-dir", data)
    assert status == 1
    assert "babi/en-1k-qa2 is not prepared" in err


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("bibi/en-1k", "no dataset 'bibi'; there are: babi"),
        ("babi", "names no config"),
        ("babi/", "names no config"),
        ("babi/en-1k-qa21", "no config 'en-1k-qa21'"),
    ],
)
def test_all_names_are_looked_at_before_the_first_is_prepared(run, raw, tmp_path, name, told):
    status, _, err = run("prepare", "babi/en-1k-qa1", name, "--raw-dir", raw, "--data-dir", tmp_path / "data")
    assert status == 1
    assert told in err
    assert not (tmp_path / "data").exists()


def test_bad_input_is_named_with_what_can_be_done(run, make_babi, tmp_path):
    where = ["--raw-dir", make_babi(train=BAD, test=BAD), "--data-dir", tmp_path / "data"]
    status, _, err = run("prepare", "babi/en-1k-qa1", *where)
    assert status == 1
    assert err.startswith("error: babi/en-1k-qa1: en/qa1_single-supporting-fact_train.txt, line 2: expected ids")
    assert err.endswith("With --on-error skip, bad input is set aside.\n")
    status, out, _ = run("prepare", "babi/en-1k-qa1", "--on-error", "skip", *where)
    assert status == 0
    assert "Set aside in rejects.jsonl: supporting-id 2." in out


def test_with_skip_one_that_fails_does_not_stop_the_others(run, raw, tmp_path):
    names = ["babi/en-1k-qa2", "babi/en-1k-qa1"]
    where = ["--raw-dir", raw, "--data-dir", tmp_path]
    status, out, err = run("prepare", *names, "--on-error", "skip", *where)
    assert status == 1
    assert (tmp_path / "babi/en-1k-qa1/1.0.0/dataset_info.json").exists()
    assert "qa2_two-supporting-facts_train.txt" in err
    assert err.splitlines()[-1] == "error: 1 of 2 not prepared: babi/en-1k-qa2"
    status, out, err = run("prepare", *names, *where)
    assert (status, out) == (1, "")


def test_a_flag_that_nobody_has_is_named(run, raw, tmp_path):
    status, _, err = run("prepare", "babi/en-1k-qa1", "--raw-dir", raw, "--data-dir", tmp_path, "--direct_num_worker=2")
    assert status == 1
    assert "--direct_num_worker=2 is neither an option of this command nor" in err


def test_places_that_can_not_be_are_told_in_a_line(run, raw, tmp_path):
    (tmp_path / "file").touch()
    status, _, err = run("prepare", "babi/en-1k-qa1", "--raw-dir", raw, "--data-dir", tmp_path / "file")
    assert status == 1
    assert err.startswith("error: ")
    assert str(tmp_path / "file") in err
    status, _, err = run("prepare", "babi/en-1k-qa1", "--raw-dir", tmp_path / "none", "--data-dir", tmp_path / "data")
    assert status == 1
    assert "malmoi sources babi" in err


def test_worker_processes_keep_quiet(raw, tmp_path):
    flags = ["--direct_running_mode", "multi_processing", "--direct_num_workers", "2"]
    names = ["prepare", "babi/en-1k-qa1", "--raw-dir", str(raw), "--data-dir", str(tmp_path), *flags]
    done = python(f"from malmoi.cli import main; sys.exit(main({names}))")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Written: " in done.stdout


def test_a_trained_run_is_left_as_it_is(run, data, runs, monkeypatch):
    monkeypatch.setattr(recipe_module, "RECIPE", TINY)
    before = (runs / "en-1k-qa1/model.keras").read_bytes()
    status, out, err = run("train", "quickstart", "babi/en-1k-qa1", "--data-dir", data, "--out", runs)
    assert (status, err) == (0, "")
    assert out.startswith("babi/en-1k-qa1: ")
    assert out.endswith(f": {runs / 'en-1k-qa1'}\n")
    assert (runs / "en-1k-qa1/model.keras").read_bytes() == before
    status, _, err = run("train", "quickstart", "babi/en-1k-qa1", "--data-dir", data, "--out", runs, "--seed", 7)
    assert status == 1
    assert "other settings" in err


def test_a_dataset_that_is_not_prepared_is_told_before_training(run, data, tmp_path):
    names = ["babi/en-1k-qa1", "babi/en-1k-qa2"]
    status, _, err = run("train", "quickstart", *names, "--data-dir", data, "--out", tmp_path / "runs")
    assert status == 1
    assert f"malmoi prepare babi/en-1k-qa2 --data-dir {data}" in err
    assert not (tmp_path / "runs").exists()


def test_with_raw_files_at_hand_it_is_prepared_and_trained_by_one_command(run, raw, tmp_path, monkeypatch):
    monkeypatch.setattr(recipe_module, "RECIPE", TINY)
    folders = ["--raw-dir", raw, "--data-dir", tmp_path / "data", "--out", tmp_path / "runs"]
    prepared = f"Prepared: {tmp_path / 'data/babi/en-1k-qa6/1.0.0'}"
    status, out, _ = run("train", "quickstart", "babi/en-1k-qa6", *folders)
    assert status == 0
    assert out.splitlines()[0] == prepared
    status, out, _ = run("train", "quickstart", "babi/en-1k-qa6", *folders)
    assert status == 0
    assert prepared not in out


def test_evaluate_tells_recipe_restarts_and_what_is_absent(run, data, runs, monkeypatch):
    monkeypatch.setattr(recipe_module, "RECIPE", TINY)
    status, out, err = run("evaluate", runs, "--data-dir", data)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("2 models: recipe quickstart (3 hops, 20 dimensions, ")
    assert "the best of 2 restarts" in lines[0]
    assert lines[1] == "Not among these models: tasks 2–5, 7–20."
    assert any(line.split()[:2] == ["6", "yes-no-questions"] for line in lines)
    assert "PE LS RN" in out


def test_evaluate_one_run_as_markdown(run, data, runs):
    status, out, _ = run("evaluate", runs / "en-1k-qa6", "--data-dir", data, "--markdown", "--beside", "BoW", "joint")
    assert status == 0
    how, empty, *table = out.splitlines()
    assert how.startswith("babi/en-1k-qa6: ")
    assert empty == ""
    assert table[0] == "| task | | measured | BoW | joint |"
    assert table[2].startswith("| 6 | yes-no-questions | ")
    assert table[2].endswith(" | 8.7 | 2.8 |")


def test_evaluate_refuses_what_it_can_not_show(run, data, runs, tmp_path, capsys):
    status, _, err = run("evaluate", tmp_path, "--data-dir", data)
    assert status == 1
    assert "no trained model" in err
    with pytest.raises(SystemExit, match="2"):
        main(["evaluate", str(runs), "--beside", "PE LS RM"])
    told = capsys.readouterr().err
    assert "'PE LS RM'" in told
    assert "'PE LS RN'" in told


@pytest.mark.parametrize("command", ["show", "verify", "train", "evaluate", "ask", "quickstart"])
def test_without_tensorflow_both_flavours_are_named(command, tmp_path):
    (tmp_path / "story.txt").write_text("Mary left.\n")
    rest = {
        "train": ["quickstart", "babi/en-1k", "--out", "runs"],
        "evaluate": ["runs"],
        "ask": ["runs", "--story", str(tmp_path / "story.txt"), "--question", "Who left?"],
        "quickstart": ["--out", str(tmp_path)],
    }.get(command, ["babi/en-1k"])
    code = f"sys.modules['tensorflow'] = None; from malmoi.cli import main; sys.exit(main({[command, *rest]}))"
    done = python(code, KERAS_BACKEND="tensorflow")
    assert done.returncode == 1
    assert 'pip install "malmoi[cpu]"' in done.stderr
    assert 'pip install "malmoi[gpu]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error():
    read, write = os.pipe()
    os.close(read)
    code = "from malmoi.cli import main; sys.exit(main(['sources']))"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}"], stdout=write, stderr=subprocess.PIPE, timeout=60
    )
    os.close(write)
    assert done.stderr == b""
    assert done.returncode != 0


def test_unknown_sources_are_named(run):
    status, out, err = run("sources", "nix")
    assert (status, out) == (1, "")
    assert (
        err
        == "error: no source 'nix'; there are: babi, ptb, coco_qa, daquar, coco_captions_2014, coco_captions_2017, karpathy, image_features, text8\n"
    )
