"""The quickstart of questions about pictures for real, on few pictures."""

from dataclasses import replace

import pytest
from rich.console import Console

from malmoi.errors import MalmoiError
from malmoi.models.recipes.quickstart_visual_qa import RECIPE
from malmoi.pipelines import fc7
from malmoi.visual_quickstart import PICTURE, visual_quickstart
from tests.pipelines.made_photos import Pooled

# A hundred pictures are enough for a margin of twenty points, with the simplest of the models that look.
SIZES = {"images": 100, "test_images": 20}
SETTINGS = replace(RECIPE, network="bow", picture="beside", rate=0.002, batch_size=20, epochs=20, dropout=0.0)


@pytest.mark.slow
def test_a_model_that_looks_beats_a_blind_one_by_far(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(fc7, "Fc7", Pooled)
    console = Console(width=100)
    out = tmp_path / "out"
    accuracies = visual_quickstart(out, console=console, settings=SETTINGS, **SIZES)
    assert accuracies["blind"] < 0.35
    assert accuracies["looks"] > accuracies["blind"] + 0.2
    shown = capsys.readouterr().out
    first = (out / "raw/train/questions.txt").read_text().splitlines()[0]
    assert f"  {first}? " in shown
    assert "image_features/sample: 120 vectors" in shown
    assert "500 questions for training, 100 held out" in shown
    assert f"{accuracies['blind']:.1%}   {accuracies['looks']:.1%}" in shown
    assert shown.count("probability") == 1
    picture = (out / PICTURE).read_bytes()
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(picture) > 20_000

    again = visual_quickstart(out, console=console, settings=SETTINGS, **SIZES)
    assert again == accuracies
    shown = capsys.readouterr().out
    assert "blind: was trained already" in shown
    assert "looks: was trained already" in shown
    assert (out / PICTURE).read_bytes() == picture


def test_a_folder_of_another_seed_or_of_the_other_way_is_refused(tmp_path):
    for there in ('{"seed": 0, "images": [100, 20]}', '{"seed": 1, "tasks": [1]}'):
        (tmp_path / "quickstart.json").write_text(f"{there}\n")
        with pytest.raises(MalmoiError, match="--out"):
            visual_quickstart(tmp_path, console=Console(), seed=1, **SIZES)
        assert not (tmp_path / "raw").exists()
