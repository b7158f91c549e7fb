"""Training on questions whose answers are in their pictures only."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.preparing import prepare_dataset
from malmoi.datasets.visual_qa import visual_qa_arrays
from malmoi.errors import MalmoiError
from malmoi.models.training.visual_qa import train_visual_qa
from malmoi.models.visual_evaluation import evaluate_visual_qa
from malmoi.models.visual_recipe import VisualRecipe
from malmoi.models.visual_run import VisualRun
from malmoi.pipelines.fc7_settings import Fc7Settings
from tests.datasets.visual_dataset import prepare_sample
from tests.pipelines.made_photos import stand_in, write_photos

RECIPE = VisualRecipe(
    network="bow", picture="beside", embedding=4, units=4, batch_size=8, rate=0.003, epochs=5, patience=5
)
PICTURES = range(1, 25)
ANSWERS = ["cat", "dog", "cow"]


def answer(image_id):
    return ANSWERS[image_id % 3]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    root = tmp_path_factory.mktemp("pictures")
    for split in ("train", "test"):
        columns = {
            "questions": ["what is there"] * len(PICTURES),
            "answers": [answer(number) for number in PICTURES],
            "types": [0] * len(PICTURES),
            "img_ids": PICTURES,
        }
        for name, column in columns.items():
            file = root / "raw" / split / f"{name}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("".join(f"{value}\n" for value in column))
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        photos = write_photos(root / "photos", PICTURES)
        settings = Fc7Settings(name="all", images=(str(photos),), network="vgg16", weights="random:1")
        prepare_dataset("image_features/all", settings=settings, data_dir=root / "data")
    return prepare_sample(
        "coco_qa/released-fc7", root / "data", root / "raw", image_features=["image_features/all"], on_error="skip"
    )


@pytest.fixture(scope="module")
def run(dataset, tmp_path_factory):
    return train_visual_qa(dataset, recipe=RECIPE, folder=tmp_path_factory.mktemp("run"), seed=1)


@pytest.mark.usefixtures("wordnet")
def test_it_answers_what_it_sees(dataset, run):
    assert evaluate_visual_qa(run, dataset)["accuracy"] >= 0.9
    assert run.looks
    features, answers = visual_qa_arrays(dataset, split="test", padding="right", keys=("type",), fc7=True)
    probabilities = run.probabilities(features)
    assert (probabilities.argmax(axis=1) == answers).mean() >= 0.9
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)


@pytest.mark.usefixtures("wordnet")
def test_the_blind_one_can_only_guess(dataset, tmp_path):
    blind = train_visual_qa(dataset, recipe=replace(RECIPE, picture="none"), folder=tmp_path, seed=1)
    assert not blind.looks
    assert not (tmp_path / "manifest.json").exists()
    assert evaluate_visual_qa(blind, dataset)["accuracy"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(("network", "picture"), [("lstm", "both"), ("img", "alone")])
def test_other_networks_look_too(dataset, tmp_path, network, picture):
    recipe = replace(RECIPE, network=network, picture=picture, epochs=1, again=False, standardise=False)
    run = train_visual_qa(dataset, recipe=recipe, folder=tmp_path, seed=1)
    assert run.looks
    assert run.standardising is None


def test_a_run_knows_its_vectors(dataset, run, tmp_path):
    assert run.manifest["network"] == "vgg16"
    copy = Path(shutil.copytree(dataset.folder, tmp_path / "copy"))
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | {"relu": False}))
    with pytest.raises(MalmoiError, match=r"vectors of another origin than those of .*: relu True, False"):
        evaluate_visual_qa(run, Prepared.open(copy))
    broken = Path(shutil.copytree(run.folder, tmp_path / "run"))
    (broken / "standardising.npz").write_bytes(b"PK")
    with pytest.raises(MalmoiError, match=r"standardising\.npz: expected means and scales of vectors"):
        _ = VisualRun(broken).standardising


def test_a_dataset_without_vectors_is_refused(dataset, run, tmp_path):
    plain = prepare_sample("coco_qa/released", tmp_path)
    with pytest.raises(MalmoiError, match=r"Prepare coco_qa/released-fc7 and train on that\."):
        train_visual_qa(plain, recipe=RECIPE, folder=tmp_path / "run")
    for file in run.folder.glob("*.vocab.*"):
        shutil.copy(file, plain.folder)
    with pytest.raises(MalmoiError, match="looks at pictures, and coco_qa/released has no vectors"):
        run.require_fit(Prepared.open(plain.folder))
