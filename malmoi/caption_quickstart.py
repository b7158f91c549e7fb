"""The quickstart of captions: drawn scenes with captions, all the way to questions, answers and new captions.

No trained network is at hand. None is needed: what pictures like these differ in can be read off one with random
weights.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from malmoi.console import say
from malmoi.datasets.captioning import caption_arrays
from malmoi.datasets.image_vectors import ImageVectors
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.preparing import prepare_dataset
from malmoi.display.caption_picture import caption_attention_picture
from malmoi.display.captions import captions_table
from malmoi.display.perplexities import perplexities_table
from malmoi.featurize.coco_images import image_file_names
from malmoi.featurize.questions.generate import Tally, generate
from malmoi.featurize.questions.rules import rules_of
from malmoi.featurize.vocabulary import END
from malmoi.models.caption_evaluation import evaluate_captioning, evaluate_chance
from malmoi.models.caption_recipe import CaptionRecipe
from malmoi.models.caption_run import CaptionRun
from malmoi.models.files import write_whole
from malmoi.models.recipes.quickstart_captions import RECIPE
from malmoi.models.recipes.quickstart_visual_qa import RECIPE as ANSWERING
from malmoi.models.training.caption_messages import CAPTION_MESSAGES
from malmoi.models.training.captioning import train_captioning
from malmoi.models.training.progress import watched
from malmoi.models.training.visual_messages import VISUAL_MESSAGES
from malmoi.models.training.visual_qa import train_visual_qa
from malmoi.models.visual_evaluation import evaluate_guess, evaluate_visual_qa
from malmoi.models.visual_recipe import VisualRecipe
from malmoi.pipelines.fc7_settings import Fc7Settings
from malmoi.pipelines.generation import Generation
from malmoi.quickstart import claim
from malmoi.samples import write_coco
from malmoi.samples.coco_pictures import PICTURES

PICTURE = "attention.png"
_QUESTIONS, _CAPTIONS = "coco_qa/generated-fc7", "coco_captioning/2014-conv5"
_ANSWERING = replace(ANSWERING, epochs=8, batch_size=50, rate=0.001)  # twice as many questions a picture
_LAYERS = {"fc7": "fc2", "conv5": "conv5"}


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What the quickstart measured on held-out pictures.

    Attributes:
        answers: accuracy and WUPS of the model that answers, and of the commonest answers (``GUESS``).
        captions: BLEU, ROUGE-L and CIDEr of the model that writes, and of captions drawn at random (``chance``).
    """

    answers: Mapping[str, Mapping[str, float]]
    captions: Mapping[str, Mapping[str, float]]


def caption_quickstart(
    out: Path,
    *,
    console: Console,
    seed: int = 0,
    images: int = 320,
    test_images: int = 80,
    answering: VisualRecipe = _ANSWERING,
    writing: CaptionRecipe = RECIPE,
) -> Measured:
    """Draws, asks, prepares, trains a model that answers and one that writes captions, measures and shows.

    Args:
        out: where the pictures and captions (``raw``), the datasets (``data``), the models (``runs``) and the picture
            of attention go. What is there of an earlier call is used again.
        console: where to show it.
        seed: of the scenes, the network that sees them, and the models.
        images: training pictures.
        test_images: those that are held out.
        answering: settings of the model that answers.
        writing: settings of the model that writes.

    Returns:
        The measures.

    Raises:
        MalmoiError: ``out`` holds a quickstart with other arguments; NLTK's data can't be had.
    """
    started = time.perf_counter()
    claim(out, {"seed": seed, "images": [images, test_images], "captions": True})
    raw, data = out / "raw", out / "data"

    console.rule("1. Drawn pictures with captions, in COCO's format")
    write_coco(raw, images=images, test_images=test_images, seed=seed)
    told = json.loads((raw / "annotations/captions_train2014.json").read_text())
    first = [annotation["caption"] for annotation in told["annotations"] if annotation["image_id"] == 1]
    generation = Generation(mode="corrected")
    say(console, f"{raw / PICTURES['train'] / image_file_names(1, 'train').of_2014}:")
    console.print(_asked_table(first, generation))  # what NLTK lacks is told here, before anything is computed

    console.rule("2. Each picture through VGG16, with random weights: a vector (fc7), and a grid of them (conv5)")
    vectors = {name: _seen(raw, name, data, seed) for name in _LAYERS}
    for seen in vectors.values():
        shape = " x ".join(f"{size:,}" for size in ImageVectors.open(seen).shape)
        say(console, f"{seen.name}: {seen.examples('images'):,} pictures, {shape} numbers each")

    console.rule("3. Questions made of all captions as COCO-QA was, and a model that answers them")
    joined = prepare_dataset(
        _QUESTIONS, raw_dir=raw, settings=generation, image_features=[vectors["fc7"].name], data_dir=data
    )
    questions = joined.dataset
    counts = f"{questions.examples('train'):,} questions for training, {questions.examples('test'):,} held out"
    say(console, f"{questions.name}: {counts}, {len(questions.answers) - 1} answers")
    with watched("answers", VISUAL_MESSAGES.epoch) as watch:
        answers = train_visual_qa(questions, recipe=answering, folder=out / "runs/answers", seed=seed, watch=watch)
    said = {"looks": evaluate_visual_qa(answers, questions), "GUESS": evaluate_guess(questions)}
    console.print(perplexities_table(said, {}, splits=list(said["looks"]), figure="held out", decimals=3))

    console.rule("4. Captions, and a model that writes such itself")
    captions = prepare_dataset(_CAPTIONS, raw_dir=raw, image_features=[vectors["conv5"].name], data_dir=data).dataset
    counts = " and ".join(f"{captions.examples(split):,} pictures ({split})" for split in captions.splits)
    say(console, f"{captions.name}: {counts}, {len(captions.words)} words")
    with watched("captions", CAPTION_MESSAGES.epoch) as watch:
        writer = train_captioning(captions, recipe=writing, folder=out / "runs/captions", seed=seed, watch=watch)
    written = {
        "attends": evaluate_captioning(writer, captions, split="validation"),
        "chance": evaluate_chance(captions, split="validation"),
    }
    console.print(perplexities_table(written, {}, splits=list(written["chance"]), figure="held out", decimals=3))

    console.rule("5. What it writes about a picture that it never saw")
    image = _shown(writer, captions, ImageVectors.open(vectors["conv5"]), raw, out / PICTURE, console)
    say(console, f"Where it looked for each word: {out / PICTURE}")
    say(console, f"Done in {time.perf_counter() - started:.0f} s.")
    say(console, f"Try another one: malmoi caption {writer.folder} {image} --picture attention.png")
    return Measured(answers=said, captions=written)


def _seen(raw: Path, name: str, data: Path, seed: int) -> Prepared:
    settings = Fc7Settings(
        name=name,
        images=tuple(str(raw / folder) for folder in PICTURES.values()),
        network="vgg16",
        layer=_LAYERS[name],
        dtype="float16",
        weights=f"random:{seed}",
    )
    return prepare_dataset(f"image_features/{name}", settings=settings, data_dir=data).dataset


def _asked_table(captions: Sequence[str], generation: Generation) -> Table:
    """Captions and the questions that they give."""
    table = Table("caption", "question", "answer", "type", box=SIMPLE_HEAD)
    parser, rules = generation.caption_parser(), rules_of(generation.mode)
    for caption, made in zip(captions, generate(captions, parser=parser, rules=rules, tally=Tally()), strict=True):
        for place, asked in enumerate(made.questions or [None]):
            cells = (asked.question, asked.answer, asked.type) if asked else ("", "", "")
            table.add_row("" if place else caption, *cells)
    return table


def _shown(
    run: CaptionRun, captions: Prepared, vectors: ImageVectors, raw: Path, picture: Path, console: Console
) -> Path:
    """Shows the captions of the first held-out picture, and draws the attention."""
    image_id = int(caption_arrays(captions, split="validation", length=1).image_ids[0])
    (seen,) = vectors.take(vectors.places([image_id]))
    image = raw / PICTURES["test"] / image_file_names(image_id, "test").of_2014
    (found,) = run.writer()(seen[None])
    console.print(captions_table(image.name, [(" ".join(one.words), one.log_probability) for one in found]))
    attention = run.attention(seen, found[0].words)
    resize = run.manifest["pictures"]["resize"]
    write_whole(picture, caption_attention_picture(image, [*found[0].words, END], attention, resize=resize))
    return image
