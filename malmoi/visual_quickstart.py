"""The quickstart of questions about pictures: drawn scenes all the way to answers, offline.

No trained network is at hand offline. It needs none: what pictures like these differ in can be read off the vectors of
one with random weights.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from malmoi.console import say
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.preparing import prepare_dataset
from malmoi.datasets.question_types import question_types
from malmoi.datasets.stored_visual import read_visual_example
from malmoi.datasets.visual_qa import visual_qa_arrays
from malmoi.display.picture_answers import PictureAnswers, picture_answers_picture, picture_answers_table
from malmoi.featurize.coco_images import image_file_names
from malmoi.models.files import write_whole
from malmoi.models.recipes.quickstart_visual_qa import RECIPE
from malmoi.models.training.progress import watched
from malmoi.models.training.visual_messages import VISUAL_MESSAGES
from malmoi.models.training.visual_qa import train_visual_qa
from malmoi.models.visual_evaluation import split_probabilities
from malmoi.models.visual_recipe import VisualRecipe
from malmoi.models.visual_run import VisualRun
from malmoi.pipelines.fc7_settings import Fc7Settings
from malmoi.quickstart import claim
from malmoi.samples import write_coco_qa
from malmoi.samples.coco_pictures import PICTURES
from malmoi.samples.scene_questions import QUESTIONS

PICTURE = "answers.png"
_DATASET = "coco_qa/released-fc7"
_VECTORS = "image_features/sample"
_SHOWN = 5


def visual_quickstart(
    out: Path,
    *,
    console: Console,
    seed: int = 0,
    images: int = 320,
    test_images: int = 80,
    settings: VisualRecipe = RECIPE,
) -> dict[str, float]:
    """Draws, computes vectors, prepares, trains a model that looks and one that is blind, measures and shows.

    Args:
        out: where the pictures and questions (``raw``), the datasets (``data``), the models (``runs``) and the picture
            of answers go. What is there of an earlier call is used again.
        console: where to show it.
        seed: of the scenes, the network that sees them, and the models.
        images: training pictures.
        test_images: those that are held out.
        settings: of the model that looks; the other one's differ in ``picture`` alone.

    Returns:
        The accuracy on the held-out pictures of the models ``blind`` and ``looks``.

    Raises:
        MalmoiError: ``out`` holds a quickstart with other arguments.
    """
    started = time.perf_counter()
    claim(out, {"seed": seed, "images": [images, test_images]})

    console.rule("1. Drawn pictures, with questions in COCO-QA's raw format")
    raw = out / "raw"
    write_coco_qa(raw, images=images, test_images=test_images, seed=seed)
    first = [(raw / f"train/{name}.txt").read_text().splitlines()[:QUESTIONS] for name in ("questions", "answers")]
    picture = raw / PICTURES["train"] / image_file_names(1, "train").of_2014
    say(console, "\n".join([f"{picture}:", *(f"  {text}? {answer}" for text, answer in zip(*first, strict=True))]))

    console.rule("2. Each picture once through VGG16, with random weights")
    pictures = Fc7Settings(
        name=_VECTORS.partition("/")[2],
        images=tuple(str(raw / folder) for folder in PICTURES.values()),
        network="vgg16",
        weights=f"random:{seed}",
    )
    vectors = prepare_dataset(_VECTORS, settings=pictures, data_dir=out / "data").dataset
    say(console, f"{vectors.name}: {vectors.examples('images'):,} vectors of 4,096 numbers (fc7)")

    console.rule("3. Questions and vectors, joined by a Beam pipeline")
    prepared = prepare_dataset(_DATASET, raw_dir=raw, image_features=[_VECTORS], data_dir=out / "data")
    dataset = prepared.dataset
    counts = f"{dataset.examples('train'):,} questions for training, {dataset.examples('test'):,} held out"
    say(console, f"{dataset.name}: {counts}, {len(dataset.answers) - 1} answers")

    console.rule("4. A model that is blind, and one that looks at the picture")
    runs = {
        name: _trained(dataset, out / "runs" / name, name, recipe=recipe, seed=seed, console=console)
        for name, recipe in (("blind", replace(settings, picture="none")), ("looks", settings))
    }
    right = {name: _right(run, dataset) for name, run in runs.items()}
    console.print(_accuracies_table(right, dataset))

    console.rule("5. What it answers about pictures that it never saw")
    asked = _answers(runs["looks"], dataset, raw)
    console.print(picture_answers_table(asked[0]))
    write_whole(out / PICTURE, picture_answers_picture(asked))
    say(console, f"This and {len(asked) - 1} more, with the pictures: {out / PICTURE}")
    say(console, f"Done in {time.perf_counter() - started:.0f} s.")
    question = f'--image {asked[0].image} --question "{asked[0].question}"'
    say(console, f"Ask the model yourself: malmoi ask {runs['looks'].folder} {question}")
    return {name: float(found.mean()) for name, found in right.items()}


def _trained(
    dataset: Prepared, folder: Path, name: str, *, recipe: VisualRecipe, seed: int, console: Console
) -> VisualRun:
    there = VisualRun(folder).whole
    with watched(name, VISUAL_MESSAGES.epoch) as watch:
        run = train_visual_qa(dataset, recipe=recipe, folder=folder, seed=seed, watch=watch)
    took = "was trained already" if there else f"trained in {run.about['seconds']:.0f} s"
    say(console, f"{name}: {took}")
    return run


def _right(run: VisualRun, dataset: Prepared) -> np.ndarray:
    """Whether each held-out question is answered right, bool of shape (questions,)."""
    _, answers = visual_qa_arrays(dataset, split="test", length=1)
    return split_probabilities(run, dataset).argmax(axis=-1) == answers


def _accuracies_table(right: Mapping[str, np.ndarray], dataset: Prepared) -> Table:
    types = visual_qa_arrays(dataset, split="test", length=1, keys=("type",))[0]["type"]
    table = Table(box=SIMPLE_HEAD)
    table.add_column("held-out questions answered right")
    for name in right:
        table.add_column(name, justify="right")
    for place, kind in enumerate(question_types(dataset)):
        table.add_row(kind, *(f"{found[types == place].mean():.1%}" for found in right.values()))
    table.add_row("all", *(f"{found.mean():.1%}" for found in right.values()), style="bold")
    return table


def _answers(run: VisualRun, dataset: Prepared, raw: Path) -> list[PictureAnswers]:
    """The answers to a question of each type, each time about another picture."""
    features, _ = visual_qa_arrays(
        dataset, split="test", length=run.length, padding="right", keys=("type", "image_id"), fc7=run.looks
    )
    shown: list[PictureAnswers] = []
    for kind, image_id in enumerate(np.unique(features["image_id"])[: len(question_types(dataset))]):
        asked = (features["image_id"] == image_id) & (features["type"] == kind)
        index = int(asked.argmax())
        example = read_visual_example(dataset, split="test", index=index)
        answer = run.ask(example["text"], features["fc7"][index] if run.looks else None)
        shown.append(
            PictureAnswers(
                image=raw / PICTURES["test"] / image_file_names(int(image_id), "test").of_2014,
                question=example["text"],
                answers=answer.answers[:_SHOWN],
                expected=example["answer"],
                unknown_words=answer.unknown_words,
            )
        )
    return shown
