"""The ``malmoi`` command: what it is asked goes to the rooms that do it."""

import argparse
import logging
import os
from collections.abc import Callable, Mapping, Sequence

from rich.console import Console

from malmoi.arguments import parse
from malmoi.console import complain, exit_status, say
from malmoi.errors import BadInput, MalmoiError
from malmoi.extras import require_tensorflow
from malmoi.models.backend import require_backend

# What a command needs is imported when it runs, so that `malmoi --help` answers at once and a training machine does
# without Beam.


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; gives the exit status."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # otherwise it says at every start that it is on
    logging.basicConfig(format="%(levelname)s: %(message)s")  # before a library sets up its own
    options = parse(arguments)
    return exit_status(lambda: _COMMANDS[options.command](options, Console()))


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
    say(console, f"{len(files)} files in {options.out / options.folder}")


def _sources(options: argparse.Namespace, console: Console) -> None:
    from malmoi.display.sources import sources_view
    from malmoi.pipelines.sources import source_rows

    console.print(sources_view(source_rows(options.names)))


def _prepare(options: argparse.Namespace, console: Console) -> None:
    from malmoi.datasets.preparing import checked_name, prepare_dataset
    from malmoi.display.preparation import preparation_view

    names = [checked_name(name) for name in options.names]
    failed = []
    for name in names:
        try:
            outcome = prepare_dataset(
                name,
                raw_dir=options.raw_dir,
                data_dir=options.data_dir,
                on_error=options.on_error,
                overwrite=options.overwrite,
                beam_flags=options.beam_flags,
            )
        except MalmoiError as error:
            if options.on_error == "raise":
                hint = " With --on-error skip, bad input is set aside." if isinstance(error, BadInput) else ""
                raise MalmoiError(f"{name}: {error}{hint}") from error
            complain(f"{name}: {error}")
            failed.append(name)
            continue
        console.print(preparation_view(outcome.dataset.name, outcome.dataset.stats))
        how = "Was there already (--overwrite makes it again)" if outcome.found else "Written"
        say(console, f"{how}: {outcome.dataset.folder}\n")
    if failed:
        raise MalmoiError(f"{len(failed)} of {len(names)} not prepared: {', '.join(failed)}")


def _verify(options: argparse.Namespace, console: Console) -> None:
    require_tensorflow()
    from malmoi.datasets.prepared import Prepared
    from malmoi.datasets.verify import verify
    from malmoi.display.report import report_view

    problems = []
    for dataset in [Prepared.open(name, data_dir=options.data_dir) for name in options.names]:
        report = verify(dataset)
        console.print(report_view(report))
        if not report.ok:
            problems.append(dataset.name)
    if problems:
        raise MalmoiError(f"not all is as it should be, see above: {', '.join(problems)}")


def _show(options: argparse.Namespace, console: Console) -> None:
    require_tensorflow()
    from malmoi.datasets.prepared import Prepared
    from malmoi.datasets.stored_story import read_story_example
    from malmoi.display.example import StoryExample, example_view

    dataset = Prepared.open(options.name, data_dir=options.data_dir)
    example = StoryExample(**read_story_example(dataset, split=options.split, index=options.index))
    console.print(example_view(example, memory_size=options.memory))


def _train(options: argparse.Namespace, console: Console) -> None:
    require_backend()
    require_tensorflow()  # reads the data, whatever the backend
    from malmoi.datasets.prepared import Prepared
    from malmoi.models.progress import watched
    from malmoi.models.recipes import recipe
    from malmoi.models.story_qa import best_restart, train_story_qa

    settings = recipe(options.recipe, restarts=options.restarts)
    datasets = [Prepared.open(name, data_dir=options.data_dir) for name in options.names]
    for dataset in datasets:
        with watched(dataset.name) as watch:
            run = train_story_qa(
                dataset,
                recipe=settings,
                folder=options.out / dataset.name.rpartition("/")[2],
                seed=options.seed,
                watch=watch,
            )
        ends = run.about["restarts"]
        best = ends[best_restart(ends)]
        say(
            console,
            f"{dataset.name}: {best['accuracy']:.1%} of training and {best['validation_accuracy']:.1%} of validation "
            f"questions right (restart {best['seed']}, {run.about['seconds']:.0f} s): {run.folder}",
        )


def _evaluate(options: argparse.Namespace, console: Console) -> None:
    require_backend()
    require_tensorflow()
    from malmoi.display.results import results_markdown, results_table
    from malmoi.display.trainings import absent_line, training_lines
    from malmoi.models.evaluation import errors_by_task
    from malmoi.models.progress import counted
    from malmoi.models.published import columns_beside
    from malmoi.models.recipes import name_of
    from malmoi.models.run import runs_in
    from malmoi.pipelines.babi_raw import SLUGS

    runs = runs_in(options.run)
    trainings = [run.about for run in runs]
    columns = columns_beside([training["dataset"] for training in trainings], options.beside)
    errors = errors_by_task(counted("measuring", runs), data_dir=options.data_dir, split=options.split)
    for line in training_lines(trainings, name_of):
        say(console, line)
    if len(runs) > 1 and (absent := absent_line(errors, SLUGS)):
        say(console, absent)
    show = results_markdown if options.markdown else results_table
    if options.markdown:
        say(console, "")
    console.print(show(errors, columns, names=SLUGS), soft_wrap=options.markdown, markup=False)


def _ask(options: argparse.Namespace, console: Console) -> None:
    from malmoi.questions import ask, asked_question, asked_story

    story = asked_story(options.story, console=console)
    question = asked_question(options.question, console=console)
    ask(options.run, story, question, picture=options.picture, console=console)


def _quickstart(options: argparse.Namespace, console: Console) -> None:
    say(console, "A sample corpus all the way to trained models. This takes a minute or two, and no network.")
    require_backend()
    require_tensorflow()
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
