"""``malmoi evaluate``."""

import argparse
from functools import partial
from typing import TYPE_CHECKING

from rich.console import Console

from malmoi.backend import require_backend
from malmoi.console import say
from malmoi.errors import MalmoiError
from malmoi.extras import require_tensorflow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from malmoi.display.perplexities import Row
    from malmoi.models.caption_run import CaptionRun
    from malmoi.models.language_run import LanguageRun, MemoryLanguageRun
    from malmoi.models.story_run import StoryRun
    from malmoi.models.visual_run import VisualRun


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    require_backend()
    from malmoi.models.caption_run import CaptionRun
    from malmoi.models.language_run import LanguageRun, MemoryLanguageRun
    from malmoi.models.runs import runs_in
    from malmoi.models.story_run import StoryRun
    from malmoi.models.visual_run import VisualRun

    runs = [run for folder in options.runs for run in runs_in(folder)]
    stories = [run for run in runs if isinstance(run, StoryRun)]
    languages = [run for run in runs if isinstance(run, LanguageRun | MemoryLanguageRun)]
    visuals = [run for run in runs if isinstance(run, VisualRun)]
    captions = [run for run in runs if isinstance(run, CaptionRun)]
    if not (stories or languages or visuals or captions):
        raise MalmoiError(
            f"{options.runs[0]} holds models of the kind {runs[0].kind}, for which there is no measure here."
        )
    if options.together and (others := [*stories, *languages, *captions]):
        raise MalmoiError(f"--together: {others[0].folder} does not answer questions about pictures.")
    if stories:
        _evaluate_stories(stories, options, console)
    if languages:
        _evaluate_languages(languages, options, console)
    if visuals:
        _evaluate_visuals(visuals, options, console)
    if captions:
        _evaluate_captions(captions, options, console)


def _evaluate_stories(runs: "list[StoryRun]", options: argparse.Namespace, console: Console) -> None:
    require_tensorflow()  # reads the data, whatever the backend
    from malmoi.display.results import results_markdown, results_table
    from malmoi.display.trainings import absent_line, training_lines
    from malmoi.models.published import columns_beside
    from malmoi.models.recipes import name_of
    from malmoi.models.story_evaluation import errors_by_task
    from malmoi.models.training.progress import counted
    from malmoi.pipelines.babi_raw import SLUGS

    trainings = [run.about for run in runs]
    columns = columns_beside([training["dataset"] for training in trainings], options.beside)
    errors = errors_by_task(counted("measuring", runs), data_dir=options.data_dir, split=options.split or "test")
    for line in training_lines(trainings, name_of):
        say(console, line)
    if len(runs) > 1 and (absent := absent_line(errors, SLUGS)):
        say(console, absent)
    show = results_markdown if options.markdown else results_table
    if options.markdown:
        say(console, "")
    console.print(show(errors, columns, names=SLUGS), soft_wrap=options.markdown, markup=False)


def _evaluate_languages(
    runs: "list[LanguageRun | MemoryLanguageRun]", options: argparse.Namespace, console: Console
) -> None:
    from malmoi.datasets.prepared import Prepared
    from malmoi.display.perplexities import perplexities_markdown, perplexities_table
    from malmoi.display.trainings import language_line
    from malmoi.models.language_evaluation import FIGURES, figures_by_split
    from malmoi.models.published_perplexities import published_beside
    from malmoi.models.recipes import name_of
    from malmoi.models.training.progress import counted

    datasets = [Prepared.open(run.about["dataset"], data_dir=options.data_dir) for run in runs]
    rows = {
        run: figures_by_split(run, dataset, splits=[options.split] if options.split else None)
        for run, dataset in counted("measuring", list(zip(runs, datasets, strict=True)))
    }
    for run in runs:
        say(console, language_line(run.about, name_of))
    show = perplexities_markdown if options.markdown else perplexities_table
    for unit, figure in FIGURES.items():
        measured = {str(run.folder): row for run, row in rows.items() if run.unit == unit}
        if measured:
            published = published_beside([run.about["dataset"] for run in rows if run.unit == unit])
            splits = list(dict.fromkeys(split for row in measured.values() for split in row))
            if options.markdown:
                say(console, "")
            console.print(
                show(measured, published, splits=splits, figure=figure), soft_wrap=options.markdown, markup=False
            )


def _evaluate_visuals(runs: "list[VisualRun]", options: argparse.Namespace, console: Console) -> None:
    require_tensorflow()  # reads the data, whatever the backend
    from malmoi.datasets.prepared import Prepared
    from malmoi.display.trainings import visual_line
    from malmoi.models.published_answers import published_answers
    from malmoi.models.recipes import name_of
    from malmoi.models.training.progress import counted
    from malmoi.models.visual_evaluation import (
        evaluate_guess,
        evaluate_probabilities,
        require_alike,
        split_probabilities,
    )

    if options.together:
        require_alike(runs)
    split = options.split or "test"
    datasets = [Prepared.open(run.about["dataset"], data_dir=options.data_dir) for run in runs]
    measured, said = {}, []
    for run, dataset in zip(runs, datasets, strict=True):
        track = partial(counted, f"measuring {run.folder}")
        probabilities = split_probabilities(run, dataset, split=split, track=track)
        measured[str(run.folder)] = evaluate_probabilities(probabilities, dataset, split=split)
        if options.together:
            said.append(probabilities)
    if options.together:
        mean = sum(said[1:], said[0]) / len(said)
        measured[f"mean of these {len(said)}"] = evaluate_probabilities(mean, datasets[0], split=split)
    for dataset in {dataset.name: dataset for dataset in datasets}.values():
        measured[f"GUESS on {dataset.name}"] = evaluate_guess(dataset, split=split)
    for run in runs:
        say(console, visual_line(run.about, name_of))
    published = published_answers([run.about["dataset"] for run in runs]) if split == "test" else {}
    _show_measures(measured, published, of=split, decimals=4, options=options, console=console)


def _evaluate_captions(runs: "list[CaptionRun]", options: argparse.Namespace, console: Console) -> None:
    require_tensorflow()  # reads the data, whatever the backend
    from malmoi.datasets.prepared import Prepared
    from malmoi.display.trainings import caption_line
    from malmoi.models.caption_evaluation import evaluate_captioning, evaluate_chance
    from malmoi.models.recipes import name_of
    from malmoi.models.training.progress import counted

    datasets = [Prepared.open(run.about["dataset"], data_dir=options.data_dir) for run in runs]
    measured, splits = {}, {}
    for run, dataset in zip(runs, datasets, strict=True):
        # COCO's official captions of its test pictures are not public.
        split = options.split or ("test" if "test" in dataset.info.splits else "validation")
        splits[dataset.name] = split
        track = partial(counted, f"measuring {run.folder}")
        measured[str(run.folder)] = evaluate_captioning(run, dataset, split=split, track=track)
    for dataset in {dataset.name: dataset for dataset in datasets}.values():
        name = f"captions of training, drawn at random, on {dataset.name}"
        measured[name] = evaluate_chance(dataset, split=splits[dataset.name])
    for run in runs:
        say(console, caption_line(run.about, name_of))
    of = ", ".join(dict.fromkeys(splits.values()))
    _show_measures(measured, {}, of=of, decimals=3, options=options, console=console)


def _show_measures(
    measured: "Mapping[str, Row]",
    published: "Mapping[str, Row]",
    *,
    of: str,
    decimals: int,
    options: argparse.Namespace,
    console: Console,
) -> None:
    """A column for each measure of a split."""
    from malmoi.display.perplexities import perplexities_markdown, perplexities_table

    if options.markdown:
        say(console, "")
    show = perplexities_markdown if options.markdown else perplexities_table
    names = list(dict.fromkeys(name for row in measured.values() for name in row))
    table = show(measured, published, splits=names, figure=of, decimals=decimals)
    console.print(table, soft_wrap=options.markdown, markup=False)
