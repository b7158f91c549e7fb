"""The quickstart for real, on one task."""

import pytest
from rich.console import Console

from malmoi.errors import MalmoiError
from malmoi.models.story_recipe import StoryRecipe
from malmoi.models.training.linear_start import Schedule
from malmoi.quickstart import PICTURE, quickstart

# The fewest epochs with which every seed tried learns task 1.
SETTINGS = StoryRecipe(restarts=1, schedule=Schedule(epochs=20, halve_every=5, linear_epochs=10, patience=10))


@pytest.mark.slow
def test_it_learns_task_1_and_shows_it(tmp_path, capsys):
    console = Console(width=100)
    out = tmp_path / "out"
    accuracies = quickstart(out, console=console, tasks=(1,), settings=SETTINGS)
    assert accuracies[1] > 0.95
    shown = capsys.readouterr().out
    first = (out / "raw/en/qa1_single-supporting-fact_train.txt").read_text().splitlines()[0]
    assert f"  {first}\n" in shown
    assert "babi/en-1k-qa1: 1,000 questions for training, 1,000 held out" in shown
    assert f"{accuracies[1]:.1%}" in shown
    attention = shown[shown.index("hop 1") :]
    assert "hop 3" in attention
    assert "*" in attention
    assert "supporting fact" in attention
    picture = (out / PICTURE).read_bytes()
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(picture) > 10_000

    again = quickstart(out, console=console, tasks=(1,), settings=SETTINGS)
    assert again == accuracies
    assert "task 1 (single-supporting-fact): was trained already" in capsys.readouterr().out
    assert (out / PICTURE).read_bytes() == picture


def test_a_folder_of_another_seed_is_refused(tmp_path):
    (tmp_path / "quickstart.json").write_text('{"seed": 0, "tasks": [1]}\n')
    with pytest.raises(MalmoiError, match="--out"):
        quickstart(tmp_path, console=Console(), seed=1, tasks=(1,))
    assert not (tmp_path / "raw").exists()
