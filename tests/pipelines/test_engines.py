"""The same bytes, errors and rejects on every engine, each of them running for real."""

import json
import os
import select
import shutil
from pathlib import Path

import pytest

from malmoi.pipelines.babi_raw import SLUGS
from malmoi.samples.babi import file_name, write_babi
from malmoi.samples.babi_tasks import TASKS
from tests.pipelines.engines import DRIVER_WORKS, ENGINES, Process

pytestmark = pytest.mark.engines

SECONDS = 120.0  # the most that an engine may take; it takes 5 to 40 on two busy cores


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """Folders "good" and "bad" with all 20 tasks; those the sample corpus lacks get stories of others."""
    root = tmp_path_factory.mktemp("raw")
    write_babi(root / "sample", questions_train=50, questions_test=10)
    (root / "good/en").mkdir(parents=True)
    tasks = list(TASKS.values())
    for number, slug in SLUGS.items():
        for split in ("train", "test"):
            source = root / "sample/en" / file_name(tasks[number % len(tasks)], split)
            shutil.copy(source, root / "good/en" / f"qa{number}_{slug}_{split}.txt")
    shutil.copytree(root / "good", root / "bad")
    damage(root / "bad/en/qa4_two-arg-relations_train.txt", b"1 Mary sat.\n3 Who sat?\tMary\t1\n")
    damage(root / "bad/en/qa9_simple-negation_train.txt", b"1 \xff sat.\n2 Who sat?\tMary\t1\n")
    damage(root / "bad/en/qa2_two-supporting-facts_test.txt", b"1 Mary sat.\n2 Who?\t\t1\n3 Who?\tMary\t7\n")
    return root


def damage(path, story):
    """Appends a bad story, and a good one after it."""
    path.write_bytes(path.read_bytes() + story + b"1 John sat.\n2 Who sat?\tJohn\t1\n")


def run(engine, raw, folder):
    with ENGINES[engine](folder) as flags:
        # Warnings are errors for the driver too.
        arguments = ["-W", "error", "-m", "tests.pipelines.engine_run", str(raw), str(folder), *flags]
        with Process(*arguments, log=folder / "run.log") as process:
            process.finish(seconds=SECONDS)
    return folder


@pytest.fixture(scope="module")
def expected(raw, tmp_path_factory):
    """What the in-process runner makes."""
    return run("in-process", raw, tmp_path_factory.mktemp("expected"))


@pytest.fixture(scope="module", params=ENGINES)
def engine(request):
    return request.param


@pytest.fixture(scope="module")
def made(engine, raw, tmp_path_factory):
    """What an engine makes; the in-process runner does it for a second time."""
    return run(engine, raw, tmp_path_factory.mktemp(engine))


def outcome(folder):
    return json.loads((folder / "outcome.json").read_text())


def dataset(folder, name):
    """All files below the config's folder, those of killed runs and other versions included."""
    root = folder / name / "babi/en-1k"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_same_bytes(expected, made):
    files = dataset(made, "good")
    assert files == dataset(expected, "good")
    names = [Path(file).name for file in files]
    assert sum(name.startswith("babi-train.tfrecord-") for name in names) > 10
    assert sum(name.startswith("babi-test.tfrecord-") for name in names) > 1
    others = {name for name in names if ".tfrecord-" not in name}
    vocabularies = {f"{field}.vocab.{kind}" for field in ("words", "answers") for kind in ("txt", "json")}
    facts = {"stats.json", "features.json", "dataset_info.json", "answer.labels.txt"}
    assert others == vocabularies | facts


def test_the_same_token_stream(expected, made):
    files = {path.name: path.read_bytes() for path in (made / "stream").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (expected / "stream").iterdir()}
    splits = json.loads(files["stats.json"])["splits"]
    assert all(len(splits[split]["shard_tokens"]) > 1 for split in ("train", "validation", "test"))
    assert {"tokens.vocab.txt", "tokens.vocab.json"} <= set(files)


@pytest.mark.parametrize("name", ["coco_qa", "daquar"])
def test_the_same_questions_about_pictures(expected, made, name):
    files = {path.name: path.read_bytes() for path in (made / name).iterdir()}
    assert files == {path.name: path.read_bytes() for path in (expected / name).iterdir()}
    assert sum(file.startswith(f"{name}-train.tfrecord-") for file in files) > 1
    assert {f"{field}.vocab.txt" for field in ("words", "answers")} | {"stats.json"} <= set(files)


def test_the_work_is_done_where_the_flags_say(engine, made):
    assert (outcome(made)["written_here"] > 0) == (engine in DRIVER_WORKS)


def test_bad_input_is_the_same_error_and_leaves_no_dataset(raw, made):
    name = "en/qa4_two-arg-relations_train.txt"
    line = (raw / "good" / name).read_bytes().count(b"\n") + 2
    error = f"{name}, line {line}: expected the id 2 (or 1, a new story), found 3."
    assert outcome(made)["errors"] == {"refused": ["BadInput", error]}
    assert dataset(made, "refused") == {}
    assert list((made / "refused/babi").glob("en-1k/*")) == []


def test_skipping_leaves_out_the_same(expected, made):
    files = dataset(made, "skipped")
    assert files == dataset(expected, "skipped")
    rejects = [json.loads(line) for line in files["1.0.0/rejects.jsonl"].splitlines()]
    assert [(reject["file"].partition("_")[0], reject["reason"]) for reject in rejects] == [
        ("en/qa4", "id-jump"),
        ("en/qa9", "not-utf8"),
        ("en/qa9", "story-damaged"),
        ("en/qa2", "empty-answer"),
        ("en/qa2", "supporting-id"),
    ]


def test_what_hangs_is_ended_and_shows_its_log(tmp_path):
    # The process has a child of its own, as worker pools have; the child holds a pipe.
    os.mkfifo(tmp_path / "pipe")
    pipe = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    inner = "import sys, time; pipe = open(sys.argv[1], 'wb'); print('at work', flush=True); time.sleep(99)"
    outer = "import subprocess, sys; subprocess.run([sys.executable, '-c', *sys.argv[1:]])"
    try:
        with Process("-c", outer, inner, str(tmp_path / "pipe"), log=tmp_path / "some.log") as process:
            process.ready(process.log)
            assert not select.select([pipe], [], [], 0)[0]
            with pytest.raises(TimeoutError, match=r"some\.log: …at work"):
                process.finish(seconds=0.1)
        assert select.select([pipe], [], [], 5)[0], "the child has let go of the pipe"
    finally:
        os.close(pipe)
