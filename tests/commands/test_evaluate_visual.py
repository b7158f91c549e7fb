import re

import numpy as np
import pytest

from malmoi.cli import main
from tests.models.asked_pictures import write_asked
from tests.models.pictured import prepare_pictured


@pytest.mark.usefixtures("wordnet")
def test_train_and_evaluate(tmp_path, capsys):
    raw = write_asked(tmp_path / "raw", train=120, test=20)
    places = ["--data-dir", str(tmp_path / "data")]
    out = str(tmp_path / "runs")
    settings = ["--set", "embedding=4", "--set", "epochs=2", "--set", "patience=2", "--set", "rate=0.05"]
    assert main(["train", "vqa/bow", "--raw-dir", str(raw), *places, "--out", out, *settings]) == 0
    said = capsys.readouterr()
    assert re.search(
        r"coco_qa/released: loss \d\.\d{3} on held-out questions in epoch \d; then trained on all", said.out
    )
    for show in ([], ["--markdown"]):
        assert main(["evaluate", out, *places, *show]) == 0
        said = capsys.readouterr().out
        assert "until the held-out loss was least, then as many on all questions" in said
        for name in ("GUESS", "BOW, paper", "WUPS", "number"):
            assert name in said
    row = next(line for line in said.splitlines() if "GUESS on" in line)
    assert all(0 <= float(cell) <= 1 for cell in row.split("|")[2:-1])


@pytest.mark.usefixtures("wordnet")
def test_several_together(run, tmp_path, monkeypatch):
    prepare_pictured(tmp_path, train=60, test=20)
    places = ["--data-dir", tmp_path / "data"]
    settings = ["epochs=4", "rate=0.05", "batch_size=16", "again=no", "embedding=4"]
    changes = [part for setting in settings for part in ("--set", setting)]
    for recipe, told in (("img-prior", "; priors smoothed by "), ("knn", " neighbours, ")):
        status, out, _ = run("train", f"vqa/{recipe}", *places, "--out", tmp_path / recipe, *changes)
        assert (status, told in out) == (0, True)
    runs = [tmp_path / recipe for recipe in ("img-prior", "knn")]
    status, out, _ = run("evaluate", *runs, "--together", "--markdown", *places)
    rows = {line.split("|")[1].strip(): line.split("|")[2:-1] for line in out.splitlines() if line.startswith("| ")}
    assert (status, "FULL, paper" in rows) == (0, True)
    assert float(rows["**mean of these 2**"][0]) > float(rows["**GUESS on coco_qa/released-fc7**"][0])
    status, _, err = run("evaluate", runs[0], "--together", *places)
    assert (status, "there is one model only" in err) == (1, True)
    # A K-NN is asked with the training questions, which it needs.
    seen = np.full((1, 7), 3, "float32")
    seen[0, 0] += 5
    monkeypatch.setattr("malmoi.featurize.fc7_vectors.vectors_like", lambda *arguments, **options: seen)
    asked = ["ask", runs[1] / "released-fc7", "--image", "red.png", "--question", "what is the color of the cat"]
    status, out, _ = run(*asked, *places)
    assert (status, next(line for line in out.splitlines() if "%" in line).split()[0]) == (0, "red")
    status, _, err = run(*asked, "--data-dir", tmp_path / "nowhere")
    assert (status, "coco_qa/released-fc7" in err) == (1, True)
