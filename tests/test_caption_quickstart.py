"""The quickstart of captions on few pictures, seen by a network that takes no time."""

from dataclasses import replace

import pytest
from rich.console import Console

from malmoi.caption_quickstart import PICTURE, caption_quickstart
from malmoi.errors import MalmoiError
from malmoi.models.recipes.quickstart_captions import RECIPE
from malmoi.models.recipes.quickstart_visual_qa import RECIPE as ANSWERING
from malmoi.pipelines import fc7
from tests.pipelines.made_photos import Pooled

SIZES = {"images": 120, "test_images": 20}
SETTINGS = {
    "answering": replace(ANSWERING, network="bow", picture="beside", rate=0.001, batch_size=50, epochs=4, dropout=0.0),
    "writing": replace(RECIPE, embedding=24, units=48, attention=16, epochs=6, rate=0.01),
}


@pytest.mark.slow
@pytest.mark.usefixtures("parsing_data")
def test_captions_become_questions_answers_and_captions(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(fc7, "Fc7", Pooled)
    out, console = tmp_path / "out", Console(width=140)
    measured = caption_quickstart(out, console=console, **SETTINGS, **SIZES)
    answers, captions = measured.answers, measured.captions
    assert answers["looks"]["accuracy"] > answers["GUESS"]["accuracy"] + 0.2
    assert captions["attends"]["BLEU-4"] > 1.5 * captions["chance"]["BLEU-4"]
    assert captions["attends"]["CIDEr"] > 2 * captions["chance"]["CIDEr"]
    shown = capsys.readouterr().out
    assert "what is the color of the" in shown
    assert "image_features/conv5: 140 pictures, 196 x 512 numbers each" in shown
    assert "120 pictures (train) and 20 pictures (validation)" in shown
    picture = (out / PICTURE).read_bytes()
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")

    assert caption_quickstart(out, console=console, **SETTINGS, **SIZES) == measured
    assert (out / PICTURE).read_bytes() == picture
    with pytest.raises(MalmoiError, match="--out"):
        caption_quickstart(out, console=console, seed=1, **SIZES)
