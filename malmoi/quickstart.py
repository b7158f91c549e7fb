"""The quickstart: a sample corpus all the way to a trained model and what it reads, offline."""

import json
import time
from collections.abc import Mapping
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from malmoi.console import say
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.preparing import prepare_dataset
from malmoi.datasets.stored_story import read_story_example
from malmoi.display.attention import Reading, attention_table
from malmoi.display.attention_picture import attention_picture
from malmoi.display.example import StoryExample
from malmoi.errors import MalmoiError
from malmoi.models.files import write_whole
from malmoi.models.recipes.quickstart import RECIPE
from malmoi.models.story_evaluation import evaluate_story_qa
from malmoi.models.story_recipe import StoryRecipe
from malmoi.models.story_run import StoryRun
from malmoi.models.training.progress import watched
from malmoi.models.training.story_messages import story_words
from malmoi.models.training.story_qa import train_story_qa
from malmoi.pipelines.babi_raw import SLUGS
from malmoi.samples import write_babi
from malmoi.samples.babi_tasks import TASKS

PICTURE = "attention.png"
_SETTINGS = "quickstart.json"
_SHOWN_TASK = 2


def quickstart(
    out: Path,
    *,
    console: Console,
    seed: int = 0,
    tasks: tuple[int, ...] = tuple(TASKS),
    settings: StoryRecipe | None = None,
) -> dict[int, float]:
    """Makes, prepares, trains, measures and shows.

    Args:
        out: where the corpus (``raw``), the datasets (``data``), the models (``runs``) and the picture go. What is
            there of an earlier call is used again.
        console: where to show it.
        seed: of the corpus and the models.
        tasks: those of the sample corpus.
        settings: of the models; by default those of the recipe ``quickstart``.

    Returns:
        The accuracy on the held-out stories of each task.

    Raises:
        MalmoiError: ``out`` holds a quickstart with other arguments.
    """
    started = time.perf_counter()
    shown = _SHOWN_TASK if _SHOWN_TASK in tasks else tasks[0]
    claim(out, {"seed": seed, "tasks": list(tasks)})

    console.rule("1. A sample corpus, in bAbI's raw format")
    write_babi(out / "raw", tasks=tasks, seed=seed)
    file = min((out / "raw" / "en").glob(f"qa{shown}_*_train.txt"))
    with file.open() as lines:
        first = [next(lines).rstrip() for _ in range(8)]
    say(console, "\n".join([f"{file}:", *(f"  {line.expandtabs(4)}" for line in first), "  …"]))

    console.rule("2. Prepared by a Beam pipeline: raw text to shards and vocabularies")
    datasets = {}
    for task in tasks:
        dataset = prepare_dataset(f"babi/en-1k-qa{task}", raw_dir=out / "raw", data_dir=out / "data").dataset
        counts = f"{dataset.examples('train'):,} questions for training, {dataset.examples('test'):,} held out"
        say(console, f"{dataset.name}: {counts}, {len(dataset.words)} words")
        datasets[task] = dataset

    console.rule("3. End-to-end memory networks, one for each task")
    runs = _trained(datasets, out / "runs", settings=settings or RECIPE, seed=seed, console=console)
    results = {task: evaluate_story_qa(runs[task], dataset)[task] for task, dataset in datasets.items()}
    accuracies = {task: result.right / result.questions for task, result in results.items()}
    console.print(_accuracies_table(accuracies))

    console.rule("4. A story, and what the model attends to at each hop")
    reading = _reading(runs[shown], datasets[shown])
    console.print(attention_table(reading))
    (out / PICTURE).write_bytes(attention_picture(reading))
    say(console, f"The same as a picture: {out / PICTURE}")
    say(console, f"Done in {time.perf_counter() - started:.0f} s.")
    say(console, f"Ask a model about a story of your own: malmoi ask {runs[shown].folder}")
    return accuracies


def claim(out: Path, settings: Mapping[str, object]) -> None:
    """Marks a new folder with the settings; refuses one that has others."""
    file = out / _SETTINGS
    out.mkdir(parents=True, exist_ok=True)
    if file.exists() and json.loads(file.read_text()) != settings:
        raise MalmoiError(
            f"{out} holds a quickstart with other settings ({file}). Name another folder with --out, or remove it."
        )
    write_whole(file, (json.dumps(settings) + "\n").encode())


def _trained(
    datasets: Mapping[int, Prepared], folder: Path, *, settings: StoryRecipe, seed: int, console: Console
) -> dict[int, StoryRun]:
    runs = {}
    for task, dataset in datasets.items():
        there = StoryRun(folder / f"qa{task}").whole
        with watched(f"task {task}", story_words) as watch:
            run = train_story_qa(dataset, recipe=settings, folder=folder / f"qa{task}", seed=seed, watch=watch)
        took = "was trained already" if there else f"trained in {run.about['seconds']:.0f} s"
        say(console, f"task {task} ({SLUGS[task]}): {took}")
        runs[task] = run
    return runs


def _accuracies_table(accuracies: Mapping[int, float]) -> Table:
    table = Table(box=SIMPLE_HEAD)
    table.add_column("task", justify="right")
    table.add_column("")
    table.add_column("held-out questions answered right", justify="right")
    for task, accuracy in accuracies.items():
        table.add_row(str(task), SLUGS[task], f"{accuracy:.1%}")
    return table


def _reading(run: StoryRun, dataset: Prepared) -> Reading:
    """How the model reads the first story that is held out."""
    example = StoryExample(**read_story_example(dataset, split="test", index=0))
    answer = run.read(example.sentences, example.asked)
    return Reading(
        sentences=example.sentences,
        question=example.asked,
        attention=answer.attention,
        answer=answer.text,
        probability=answer.probabilities[answer.text],
        expected=example.answer,
        supporting=example.supporting_facts,
        unknown_words=answer.unknown_words,
    )
