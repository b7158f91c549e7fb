"""The quickstart: a sample corpus all the way to a trained model and what it reads, offline."""

import time
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from malmoi.datasets.preparing import prepare_dataset
from malmoi.datasets.stored_story import read_story_example
from malmoi.display.attention import Reading, attention_table
from malmoi.display.attention_picture import attention_picture
from malmoi.display.example import StoryExample
from malmoi.models.progress import watched
from malmoi.models.recipes import recipe
from malmoi.models.story_qa import evaluate_story_qa, train_story_qa
from malmoi.pipelines.babi_raw import SLUGS
from malmoi.samples import write_babi
from malmoi.samples.babi_tasks import TASKS

_SHOWN_TASK = 2


def quickstart(out: Path, *, console: Console, seed: int = 0) -> dict[int, float]:
    """Makes, prepares, trains, measures and shows.

    Args:
        out: where the corpus (``raw``), the datasets (``data``), the models (``runs``) and the picture go. What is
            there of an earlier call is used again.
        console: where to show it.
        seed: of the corpus and the models.

    Returns:
        The accuracy on the held-out stories of each task.
    """
    started = time.perf_counter()
    console.rule("1. A sample corpus, in bAbI's raw format")
    write_babi(out / "raw", seed=seed)
    file = min((out / "raw" / "en").glob(f"qa{_SHOWN_TASK}_*_train.txt"))
    with file.open() as lines:
        console.print(f"{file}:", *(f"  {next(lines).rstrip()}" for _ in range(8)), "  …", sep="\n", markup=False)

    console.rule("2. Prepared by a Beam pipeline: raw text to shards and vocabularies")
    datasets = {}
    for task in TASKS:
        outcome = prepare_dataset(f"babi/en-1k-qa{task}", raw_dir=out / "raw", data_dir=out / "data")
        datasets[task] = outcome.dataset
        console.print(
            f"{outcome.dataset.name}: {outcome.dataset.examples('train'):,} questions for training, "
            f"{outcome.dataset.examples('test'):,} held out, {len(outcome.dataset.words)} words"
        )

    console.rule("3. End-to-end memory networks, one for each task")
    runs, accuracies = {}, {}
    table = Table(box=SIMPLE_HEAD)
    for column in ("task", "", "held-out questions answered right"):
        table.add_column(column, justify="right" if column else "left")
    settings = recipe("quickstart")
    for task, dataset in datasets.items():
        with watched(dataset.name) as watch:
            runs[task] = train_story_qa(
                dataset, recipe=settings, folder=out / "runs" / f"qa{task}", seed=seed, watch=watch
            )
        result = evaluate_story_qa(runs[task], dataset)[task]
        accuracies[task] = result.right / result.questions
        table.add_row(str(task), SLUGS[task], f"{accuracies[task]:.1%}")
        console.print(f"task {task} ({SLUGS[task]}): trained in {runs[task].about['seconds']:.0f} s")
    console.print(table)

    console.rule("4. A story, and what the model attends to at each hop")
    example = StoryExample(**read_story_example(datasets[_SHOWN_TASK], split="test", index=0))
    answer = runs[_SHOWN_TASK].read(example.sentences, example.asked)
    reading = Reading(
        sentences=example.sentences,
        question=example.asked,
        attention=answer.attention,
        answer=answer.text,
        probability=answer.probabilities[answer.text],
        expected=example.answer,
        supporting=example.supporting_facts,
        unknown_words=answer.unknown_words,
    )
    console.print(attention_table(reading))
    picture = out / "attention.png"
    picture.write_bytes(attention_picture(reading))
    console.print(f"The same as a picture: {picture}")
    console.print(f"Done in {time.perf_counter() - started:.0f} s. Ask a model yourself: malmoi ask {runs[1].folder}")
    return accuracies
