"""The benchmarks of language models run, with PyTorch or without."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.torch_lstm import has_torch

ROOT = Path(__file__).parents[2]
SHORT = ["--seconds", "0.05", "--repeats", "1", "--torch-python", "no-such-python"]


def printed(name, *flags):
    """The table's rows by their first cell, and the lines that are no table."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TF_ENABLE_ONEDNN_OPTS": "0"}
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *SHORT, *flags],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return {row[0]: row[1:] for row in cells}, [line for line in lines if not line.startswith("|")]


@pytest.mark.slow
def test_training_tells_words_a_second_and_that_there_is_no_pytorch():
    rows, said = printed("language_model_training", "--words", "12000", "--only", "JAX")
    rate, ratio = rows["malmoi train, JAX"]
    assert float(rate.replace(",", "")) > 10
    assert ratio == "-"
    assert said[-1].startswith("no-such-python has no PyTorch, so there is no ratio.")


@pytest.mark.slow
def test_sampling_tells_characters_a_second():
    rows, said = printed("sampling", "--only", "TensorFlow")
    compiled, called = (
        float(rows[way][0].replace(",", "")) for way in ("malmoi, TensorFlow", "TensorFlow, calling the model")
    )
    assert compiled > 2 * called > 2
    assert rows["malmoi, TensorFlow"][1] == "1.00"
    assert said[-1].startswith("no-such-python has no PyTorch")


def test_a_python_is_asked_whether_it_has_pytorch(tmp_path):
    (tmp_path / "torch.py").write_text("")
    asked = tmp_path / "python"
    asked.write_text(f'#!/bin/sh\nPYTHONPATH="{tmp_path}" exec "{sys.executable}" "$@"\n')
    asked.chmod(0o755)
    assert has_torch(str(asked))
    assert not has_torch(str(tmp_path / "none"))
