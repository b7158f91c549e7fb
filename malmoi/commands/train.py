"""``malmoi train``."""

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console

from malmoi.backend import require_backend
from malmoi.console import say
from malmoi.errors import MalmoiError
from malmoi.extras import require_tensorflow

if TYPE_CHECKING:
    from malmoi.datasets.prepared import Prepared
    from malmoi.models.run import Run
    from malmoi.models.story_recipe import StoryRecipe
    from malmoi.models.training.messages import Messages
    from malmoi.models.training.progress import Epoch


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    require_backend()
    from malmoi.models.recipes import recipe
    from malmoi.models.settings import with_settings
    from malmoi.models.story_recipe import StoryRecipe

    settings = with_settings(recipe(options.recipe), options.settings or ())
    if isinstance(settings, StoryRecipe):
        if not options.names:
            raise MalmoiError(f"the recipe {options.recipe} has no dataset of its own; name one, as the help shows.")
        for dataset in _datasets(options.names, options, console):
            _train_story_qa(dataset, settings, options, console)
    else:
        for dataset in _datasets(options.names or [settings.dataset], options, console):
            _train_by_descent(dataset, settings, options, console)


def _datasets(names: Sequence[str], options: argparse.Namespace, console: Console) -> "list[Prepared]":
    """The prepared datasets; with raw files at hand, those that are missing are prepared first."""
    from malmoi.datasets.prepared import Prepared

    if not options.raw_dir:
        return [Prepared.open(name, data_dir=options.data_dir) for name in names]
    from malmoi.datasets.preparing import checked_name, prepare_dataset

    datasets = []
    for name in map(checked_name, names):
        outcome = prepare_dataset(name, raw_dir=options.raw_dir, data_dir=options.data_dir)
        if not outcome.found:
            say(console, f"Prepared: {outcome.dataset.folder}")
        datasets.append(outcome.dataset)
    return datasets


def _train_story_qa(dataset: "Prepared", recipe: "StoryRecipe", options: argparse.Namespace, console: Console) -> None:
    require_tensorflow()  # reads the data, whatever the backend
    from malmoi.models.training.logs import logged
    from malmoi.models.training.progress import both, watched
    from malmoi.models.training.story_messages import story_scalars, story_words
    from malmoi.models.training.story_qa import train_story_qa
    from malmoi.models.training.story_restarts import best_restart

    name = _folder_name(dataset)
    with logged(options.logs and options.logs / name, story_scalars) as log, watched(dataset.name, story_words) as bar:
        run = train_story_qa(dataset, recipe=recipe, folder=options.out / name, seed=options.seed, watch=both(bar, log))
    ends = run.about["restarts"]
    best = ends[best_restart(ends)]
    say(
        console,
        f"{dataset.name}: {best['accuracy']:.1%} of training and {best['validation_accuracy']:.1%} of validation "
        f"questions right (restart {best['seed']}, {run.about['seconds']:.0f} s): {run.folder}",
    )


def _train_by_descent(dataset: "Prepared", recipe: Any, options: argparse.Namespace, console: Console) -> None:
    from malmoi.models.training.logs import logged
    from malmoi.models.training.progress import both, watched

    train, messages = _trainer(recipe)

    def told(epoch: "Epoch") -> None:
        bar(epoch)
        bar.line(f"epoch {epoch.done}: {messages.epoch(epoch)}")

    name = _folder_name(dataset)
    with (
        logged(options.logs and options.logs / name, messages.scalars) as log,
        watched(dataset.name, messages.epoch, total=recipe.epochs) as bar,
    ):
        run = train(
            dataset,
            recipe=recipe,
            folder=options.out / name,
            seed=options.seed,
            watch=both(told, log),
            within=lambda within: bar.within(within.share, messages.within(within)),
        )
    say(console, f"{dataset.name}: {messages.result(run)} ({run.about['seconds']:.0f} s): {run.folder}")


def _trainer(recipe: Any) -> "tuple[Callable[..., Run[Any]], Messages]":
    """What trains by a recipe, and what is said of it."""
    from malmoi.models.caption_recipe import CaptionRecipe
    from malmoi.models.memory_language_recipe import MemoryLanguageRecipe
    from malmoi.models.training.language_messages import LANGUAGE_MESSAGES
    from malmoi.models.visual_recipe import VisualRecipe
    from malmoi.models.word2vec_recipe import Word2VecRecipe

    # Questions about pictures and captions are read by TensorFlow, whatever the backend; the others without it.
    if isinstance(recipe, VisualRecipe):
        from malmoi.models.training.visual_messages import VISUAL_MESSAGES
        from malmoi.models.training.visual_qa import train_visual_qa

        return train_visual_qa, VISUAL_MESSAGES
    if isinstance(recipe, CaptionRecipe):
        from malmoi.models.training.caption_messages import CAPTION_MESSAGES
        from malmoi.models.training.captioning import train_captioning

        return train_captioning, CAPTION_MESSAGES
    if isinstance(recipe, Word2VecRecipe):
        from malmoi.models.training.word2vec import train_word2vec
        from malmoi.models.training.word2vec_messages import WORD2VEC_MESSAGES

        return train_word2vec, WORD2VEC_MESSAGES
    if isinstance(recipe, MemoryLanguageRecipe):
        from malmoi.models.training.memory_language_model import train_memory_language_model

        return train_memory_language_model, LANGUAGE_MESSAGES
    from malmoi.models.training.language_model import train_language_model

    return train_language_model, LANGUAGE_MESSAGES


def _folder_name(dataset: "Prepared") -> str:
    return dataset.name.rpartition("/")[2]
