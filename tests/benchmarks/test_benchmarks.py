"""The benchmarks run, and the ways of preparing that they compare do the same work."""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.measure import fresh, ratios, spread
from benchmarks.prepare_visual import write_sample
from benchmarks.texts import write_ptb
from malmoi.pipelines import fc7
from malmoi.samples import write_babi
from tests.benchmarks.here import here

ROOT = Path(__file__).parents[2]

TRAINED = ["--train-configs", "en-1k-qa1"]
COMPARED = ["--only", "steps together", "JAX, 5"]
# Flags that make each as short as can be, and what its tables must hold.
RUNS = {
    "prepare": (
        ["--sample", "20", "--repeats", "1", "--config", "en-1k", "--only", "remembers"],
        ["malmoi, one process", "plain loop that remembers texts"],
    ),
    "prepare_text": (
        ["--sample", "0.2", "--megabytes", "1", "--repeats", "1"],
        [
            "malmoi, one process",
            "plain loop",
            "malmoi, words, 1 MB",
            "split and dict, 1 MB",
            "malmoi, characters, 1 MB",
        ],
    ),
    "prepare_visual": (["--sample", "200", "--repeats", "1"], ["malmoi, one process", "plain loop"]),
    "memory": (
        ["--sample", "20", "--repeats", "1", "--config", "en-1k-qa1", "--factor", "2", "--workers", "1"],
        ["one process"],
    ),
    "input_function": (
        ["--sample", "150", "--repeats", "2", "--seconds", "0.05", "--config", "en-1k-qa1", *TRAINED],
        [
            "en-1k-qa1, batches of 32",
            "en-1k-qa1, as trained",
            "en-1k-qa1, one long epoch",
            "en-1k-qa1, next timed",
        ],
    ),
    "token_input": (
        ["--sample", "0.3", "--megabytes", "0.3", "--repeats", "1"],
        [
            "windows of 20 x 20: Lanes",
            "windows of 20 x 20: language_model, within TensorFlow",
            "128 memories of 100, shuffled: MemoryWindows",
            "Lanes",
            "language_model",
        ],
    ),
    "image_features": (
        ["--sample", "--counts", "1", "2", "--batches", "1", "--repeats", "1"],
        ["malmoi, one process", "model.predict, 1 at a time", "vgg16"],
    ),
    "training": (
        ["--sample", "50", "--repeats", "1", "--seconds", "0.05", "--configs", "en-1k-qa1", *COMPARED],
        ["TensorFlow, fit, jit_compile, steps together", "JAX, 5 restarts side by side"],
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", RUNS)
def test_it_prints_its_tables(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    flags, ways = RUNS[name]
    if name == "prepare":  # one as it is called
        lines = run_python("-m", f"benchmarks.{name}", *flags).splitlines()
    else:
        module = importlib.import_module(f"benchmarks.{name}")
        if hasattr(module, "fresh"):
            monkeypatch.setattr(module, "fresh", here)
        monkeypatch.setattr(fc7, "Fc7", fc7.Fc7)  # one of them times its start; this undoes it
        module.main(flags)
        lines = capsys.readouterr().out.splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    rows = {row[0]: row for row in cells}
    assert rows.keys() >= set(ways)
    for way in ways:
        measured = [cell.split()[0].replace(",", "") for cell in rows[way][1:]]
        numbers = [float(cell) for cell in measured if not cell.startswith("en")]
        assert len(numbers) >= 3
        assert numbers[0] > 0


def test_the_memory_of_processes_that_a_process_starts_is_seen() -> None:
    held = b"x" * (200 << 20)  # must show in neither
    del held
    program = "import time; held = b'x' * (100 << 20); time.sleep(0.3)"
    run = fresh("subprocess:check_call", watch_workers=True, args=[sys.executable, "-c", program])
    assert run.result == 0
    assert run.seconds > 0.3
    assert run.peak_mib < 60 < 100 < run.workers_mib < 160


def test_a_process_that_fails_ends_the_benchmark_with_its_own_words() -> None:
    with pytest.raises(SystemExit, match="JSONDecodeError"):
        fresh("json:loads", s="no JSON")


def test_figures_are_medians_with_least_and_greatest() -> None:
    assert spread([1200.0, 90.4, 2000.0]) == "1,200 (90 to 2,000)"
    assert spread([0.5], ".2f") == "0.50"
    assert ratios([6.0, 4.0], [2.0, 4.0]) == [3.0, 1.0]


@pytest.mark.slow
def test_all_ways_of_preparing_write_the_same_examples(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    # Several questions a story, answers that are lists and paths, and a task that is not whole.
    write_babi(raw, tasks=[1, 8, 19], questions_train=30, questions_test=10)
    (raw / "en" / "qa2_two-supporting-facts_test.txt").write_text("1 Mary left.\n2 Who left?\tMary\t1\n")
    written = {}
    for way in ("corpus", "plain_loop", "stock_writer"):
        out = tmp_path / way
        out.mkdir()
        arguments = {"raw_dir": str(raw), "config": "en-1k", "out": str(out)}
        if way == "corpus":
            arguments["workers"] = 1
        result = json.loads(run_python("-c", CALL, f"benchmarks.{way}", json.dumps(arguments)).splitlines()[-1])
        assert result["records"] == 3 * 40
        written[way] = {split: list(examples(out, split)) for split in ("train", "test")}
    assert len(written["corpus"]["train"]) == 90
    assert written["plain_loop"] == written["corpus"]
    assert written["stock_writer"] == written["corpus"]


@pytest.mark.slow
def test_both_ways_of_preparing_text_write_the_same_stream(tmp_path: Path) -> None:
    write_ptb(tmp_path, 0.3)
    written = {}
    for way in ("prepare_text:prepare_ptb", "plain_text:prepare"):
        out = tmp_path / way
        out.mkdir()
        tokens = here(f"benchmarks.{way}", root=str(tmp_path), out=str(out)).result["tokens"]
        streams = {
            split: b"".join(example["tokens"][0] for example in examples(out, split))
            for split in ("train", "validation", "test")
        }
        assert sum(map(len, streams.values())) == 4 * tokens
        written[way] = streams, (out / "tokens.vocab.txt").read_text()
    assert written["prepare_text:prepare_ptb"] == written["plain_text:prepare"]


@pytest.mark.slow
def test_both_ways_of_preparing_questions_write_the_same_examples(tmp_path: Path) -> None:
    write_sample(tmp_path, 300)
    written = {}
    for way in ("prepare_visual:prepare_ours", "plain_visual:prepare"):
        out = tmp_path / way
        out.mkdir()
        assert here(f"benchmarks.{way}", root=str(tmp_path), out=str(out)).result["records"] == 450
        vocabularies = [(out / f"{field}.vocab.txt").read_text() for field in ("words", "answers")]
        written[way] = vocabularies, {split: list(examples(out, split)) for split in ("train", "test")}
    assert written["prepare_visual:prepare_ours"] == written["plain_visual:prepare"]


CALL = """
import importlib, json, sys
print(json.dumps(importlib.import_module(sys.argv[1]).prepare(**json.loads(sys.argv[2]))))
"""


def examples(folder: Path, split: str) -> Iterable[dict[str, Any]]:
    """The features of each example of a split, by name."""
    import tensorflow as tf

    files = sorted(map(str, folder.rglob(f"*-{split}.tfrecord*")))
    for record in tf.data.TFRecordDataset(files).as_numpy_iterator():
        features = tf.train.Example.FromString(record).features.feature
        yield {
            name: list(feature.bytes_list.value) or list(feature.int64_list.value) for name, feature in features.items()
        }


def run_python(*arguments: str) -> str:
    """What a Python process prints."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TF_ENABLE_ONEDNN_OPTS": "0"}
    process = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr
    return process.stdout
