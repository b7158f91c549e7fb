"""The ``malmoi`` command: what it is asked goes to the rooms that do it."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from malmoi.arguments import parse
from malmoi.display.characters import visible
from malmoi.errors import MalmoiError

# What a command needs is imported when it runs, so that `malmoi --help` answers at once and a training machine does
# without Beam.


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; gives the exit status."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # otherwise it says at every start that it is on
    options = parse(arguments)
    try:
        _COMMANDS[options.command](options, Console())
    except MalmoiError as error:
        message = Text.assemble(("error: ", "bold red"), visible(str(error)))
        Console(stderr=True, soft_wrap=True).print(message, highlight=False)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _sample(options: argparse.Namespace, console: Console) -> None:
    from malmoi.samples import write_babi

    files = write_babi(
        options.out,
        tasks=options.tasks,
        questions_train=options.questions,
        questions_test=options.test_questions,
        seed=options.seed,
        folder=options.folder,
    )
    console.print(f"{len(files)} files in {options.out / options.folder}")


def _sources(options: argparse.Namespace, console: Console) -> None:
    from malmoi.pipelines.sources import source_rows, sources_view

    console.print(sources_view(source_rows(options.names)))


def _prepare(options: argparse.Namespace, console: Console) -> None:
    from malmoi.datasets.preparing import prepare_dataset
    from malmoi.display.preparation import preparation_view

    for name in options.names:
        outcome = prepare_dataset(
            name,
            raw_dir=options.raw_dir,
            data_dir=options.data_dir,
            on_error=options.on_error,
            overwrite=options.overwrite,
            beam_flags=options.beam_flags,
        )
        console.print(preparation_view(outcome.dataset.name, outcome.dataset.stats))
        console.print(f"{'Was there already' if outcome.found else 'Written'}: {outcome.dataset.folder}\n")


def _verify(options: argparse.Namespace, console: Console) -> None:
    from malmoi.datasets.prepared import Prepared
    from malmoi.datasets.verify import verify
    from malmoi.display.report import report_view

    reports = [verify(Prepared.open(name, data_dir=options.data_dir)) for name in options.names]
    for report in reports:
        console.print(report_view(report))
    if not all(report.ok for report in reports):
        raise MalmoiError("not all is as it should be; see above.")


def _show(options: argparse.Namespace, console: Console) -> None:
    from malmoi.datasets.prepared import Prepared
    from malmoi.datasets.stored_story import read_story_example
    from malmoi.display.example import StoryExample, example_view

    dataset = Prepared.open(options.name, data_dir=options.data_dir)
    example = StoryExample(**read_story_example(dataset, split=options.split, index=options.index))
    console.print(example_view(example, memory_size=options.memory))


def _train(options: argparse.Namespace, console: Console) -> None:
    from malmoi.datasets.prepared import Prepared
    from malmoi.models.progress import watched
    from malmoi.models.recipes import recipe
    from malmoi.models.story_qa import train_story_qa

    settings = recipe(options.recipe, restarts=options.restarts)
    datasets = [Prepared.open(name, data_dir=options.data_dir) for name in options.names]
    for dataset in datasets:
        with watched(f"{dataset.name}, {settings.restarts} restarts") as watch:
            run = train_story_qa(
                dataset,
                recipe=settings,
                folder=options.out / dataset.name.rpartition("/")[2],
                seed=options.seed,
                watch=watch,
            )
        best = min(run.about["restarts"], key=lambda end: end["loss"])
        console.print(
            f"{dataset.name}: {best['accuracy']:.1%} of training and {best['validation_accuracy']:.1%} of validation "
            f"questions right (restart {best['seed']}, {run.about['seconds']:.0f} s): {run.folder}"
        )


def _evaluate(options: argparse.Namespace, console: Console) -> None:
    from malmoi.datasets.prepared import Prepared
    from malmoi.display.results import results_markdown, results_table
    from malmoi.models.published import BABI_1K
    from malmoi.models.run import runs_in
    from malmoi.models.story_qa import evaluate_story_qa
    from malmoi.pipelines.babi_raw import SLUGS

    errors: dict[int, float] = {}
    for run in runs_in(options.run):
        dataset = Prepared.open(run.about["dataset"], data_dir=options.data_dir)
        results = evaluate_story_qa(run, dataset, split=options.split)
        errors |= {task: result.error for task, result in results.items()}
    show = results_markdown if options.markdown else results_table
    table = show(errors, {name: BABI_1K[name] for name in options.beside}, names=SLUGS)
    console.print(table, soft_wrap=options.markdown, markup=False)


def _ask(options: argparse.Namespace, console: Console) -> None:
    from malmoi.display.attention import Reading, attention_table
    from malmoi.models.run import Run

    run = Run(options.run)
    _ = run.about
    text = options.story.read_text(encoding="utf-8") if options.story else _typed(console)
    story = [line.strip() for line in text.splitlines() if line.strip()]
    if not story:
        raise MalmoiError("the story is empty; give one sentence a line.")
    question = options.question or console.input("question: ")
    answer = run.read(story, question)
    reading = Reading(
        sentences=story,
        question=question,
        attention=answer.attention,
        answer=answer.text,
        probability=answer.probabilities[answer.text],
        unknown_words=answer.unknown_words,
    )
    console.print(attention_table(reading))
    if options.picture:
        from malmoi.display.attention_picture import attention_picture

        options.picture.write_bytes(attention_picture(reading))
        console.print(f"picture: {options.picture}")


def _typed(console: Console) -> str:
    if sys.stdin.isatty():
        console.print("The story, a sentence a line; an empty line ends it.")
        return "\n".join(iter(lambda: console.input("> "), ""))
    return sys.stdin.read()


def _quickstart(options: argparse.Namespace, console: Console) -> None:
    from malmoi.quickstart import quickstart

    quickstart(options.out, console=console, seed=options.seed)


_COMMANDS: Mapping[str, Callable[[argparse.Namespace, Console], None]] = {
    "quickstart": _quickstart,
    "sample": _sample,
    "sources": _sources,
    "prepare": _prepare,
    "verify": _verify,
    "show": _show,
    "train": _train,
    "evaluate": _evaluate,
    "ask": _ask,
}
