"""Models of image question answering trained on prepared datasets."""

import gc
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Unpack

import keras
import numpy as np

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.question_types import question_types
from malmoi.datasets.records import as_tensors, batches_of_arrays
from malmoi.datasets.standardising import Standardising
from malmoi.datasets.visual_features import VisualFeatures
from malmoi.datasets.visual_qa import visual_qa_arrays
from malmoi.errors import MalmoiError
from malmoi.featurize.fc7_manifest import load_manifest, save_manifest
from malmoi.models.batches import Batches
from malmoi.models.initial_embeddings import initial_embeddings
from malmoi.models.training.compiling import recurrent_compiling
from malmoi.models.training.descent_fitting import DescentFitting
from malmoi.models.training.descent_training import DescentOptions, DescentTraining
from malmoi.models.training.examples import Examples
from malmoi.models.training.loop import History
from malmoi.models.training.progress import Watch, one_of
from malmoi.models.training.visual_choices import choices, completed
from malmoi.models.visual_qa.img import Img
from malmoi.models.visual_qa.img_bow import ImgBOW
from malmoi.models.visual_qa.vis_lstm import VisLSTM
from malmoi.models.visual_recipe import VisualRecipe
from malmoi.models.visual_run import NeighbourRun, VisualRun
from malmoi.models.word_vectors_in import word_vectors_in

_VALIDATION_BATCH = 500


def train_visual_qa(
    dataset: Prepared, *, recipe: VisualRecipe, folder: Path, **options: Unpack[DescentOptions]
) -> VisualRun:
    """Trains a model by a recipe.

    The questions about a part of the pictures are held out, and training stops when their loss falls no more; then, if
    the recipe says so, the model is trained once more on all questions, for as many epochs as were best. What else a
    network needs is chosen on the questions held out: how much the priors of an ``img_prior`` are smoothed, and how
    many neighbours a ``knn`` asks.

    Called again with the same arguments, a training that was killed goes on as if it had not been, and one that came
    to its end is left as it is.

    Args:
        dataset: of questions about pictures, with the split ``train``.
        recipe: the settings.
        folder: of the run.
        **options: see ``DescentTraining``; ``seed`` is that of starting weights, dropout, the order of the questions
            and the part held out.

    Raises:
        MalmoiError: the folder holds a run with other settings, or of other data; the model looks at pictures of
            which the dataset has no vectors; training diverged.
    """
    if recipe.picture != "none" and "fc7" not in dataset.features:
        raise MalmoiError(
            f"picture is {recipe.picture!r}, but {dataset.name} has no vectors of pictures (fc7): a model trained "
            f"on it can look at the question only (--set picture=none). Prepare {dataset.name}-fc7 and train on that."
        )
    return DescentTraining(dataset=dataset, recipe=recipe, folder=folder, **options).once(_kind(recipe), _train)


def _kind(recipe: VisualRecipe) -> type[VisualRun]:
    return NeighbourRun if recipe.network == "knn" else VisualRun


def _train(training: DescentTraining[VisualRecipe], progress: Path) -> None:
    started = time.perf_counter()
    dataset, recipe = training.dataset, training.recipe
    length = recipe.length or VisualFeatures.of(dataset, length=None, padding="right", keys=()).length
    read = partial(_read, dataset, recipe, length=length, seed=training.seed)
    held = read(part="validation")
    most = recipe.epochs * (2 if recipe.again else 1)
    model, history = _fit(
        training,
        partial(read, part="train"),
        held,
        file=progress / "epochs.npz",
        watch=one_of(training.watch, done=0, left=most - recipe.epochs),
    )
    epochs = int(history.validation[:, 0].argmin()) + 1 if recipe.patience else len(history.validation)
    chosen = choices(model, read, held, recipe=recipe, dataset=dataset)
    about = {"epochs": epochs, "history": history.by_epoch(), **chosen}
    if recipe.again:
        shorter = replace(training, recipe=replace(recipe, epochs=epochs, patience=None, again=False))
        watch = one_of(_unjudged(training.watch), done=len(history.validation), left=0)
        del model
        gc.collect()  # and with the model, which refers to itself, go the vectors that it was trained on
        model, history = _fit(shorter, partial(read, part=None), held, file=progress / "again.npz", watch=watch)
        about["again"] = history.by_epoch()
    if recipe.picture != "none":
        training.folder.mkdir(parents=True, exist_ok=True)
        save_manifest(training.folder, load_manifest(dataset.folder))
        if recipe.standardise:
            Standardising.of(dataset).save(training.folder)
    _kind(recipe).save(
        training.folder,
        completed(model, read, chosen, recipe=recipe, dataset=dataset),
        {"words": dataset.words, "answers": dataset.answers},
        tokenizer_name=dataset.stats["tokenizer"],
        **training.settings,
        length=length,
        backend=keras.backend.backend(),
        **about,
        seconds=round(time.perf_counter() - started, 1),
    )


def _fit(
    training: DescentTraining[VisualRecipe],
    read: Callable[[], Examples],
    held: Examples,
    *,
    file: Path,
    watch: Watch,
) -> tuple[keras.Model, History]:
    recipe = training.recipe
    examples = read()
    questions, words = examples.features["question"].shape
    epochs = _epochs(examples, batch_size=recipe.batch_size, seed=training.seed)
    del examples  # they are held as tensors now, and their vectors are as large as all else together
    cells = recipe.layers * (1 + recipe.bidirectional) * (words + (recipe.picture != "none"))
    compiling = recurrent_compiling(cell="lstm", cells=cells, steps=recipe.epochs * questions // recipe.batch_size)
    model = _model(training.dataset, recipe, unroll=compiling.unroll, seed=training.seed)
    fitting = DescentFitting(
        model,
        epochs,
        _held(held),
        recipe=recipe,
        speed="questions_per_second",
        seed=training.seed,
        within=training.within,
        jit_compile=compiling.jit_compile,
        steps_per_execution=compiling.steps_per_execution,
    )
    return model, training.epochs(fitting, file, watch=watch)


def _unjudged(watch: Watch) -> Watch:
    """Without a validation loss: no question is held out any more."""
    return lambda epoch: watch(epoch._replace(validation=np.full_like(epoch.validation, np.nan)))


def _model(dataset: Prepared, recipe: VisualRecipe, *, unroll: bool, seed: int) -> keras.Model:
    answers = len(dataset.answers)
    sizes: Any = {"seed": seed}
    if recipe.picture != "none":
        (sizes["features"],) = dataset.features["fc7"].shape
    if recipe.network in ("img", "img_prior"):
        return Img(answers, types=len(question_types(dataset)), **sizes)
    sizes |= {"embedding": recipe.embedding, "dropout": recipe.dropout}
    model: VisLSTM | ImgBOW
    if recipe.network in ("bow", "knn"):
        model = ImgBOW(len(dataset.words), answers, picture=recipe.picture != "none", **sizes)
    else:
        model = VisLSTM(
            len(dataset.words),
            answers,
            picture=recipe.picture,
            bidirectional=recipe.bidirectional,
            units=recipe.units,
            layers=recipe.layers,
            unroll=unroll,
            **sizes,
        )
    if recipe.embeddings:
        vectors = word_vectors_in(Path(recipe.embeddings))
        model.embedding.set_weights([initial_embeddings(vectors, dataset.words, recipe.embedding, seed=seed)])
    return model


def _read(
    dataset: Prepared, recipe: VisualRecipe, *, length: int, part: str | None, seed: int, pictures: bool = True
) -> Examples:
    looks = pictures and recipe.picture != "none"
    features, answers = visual_qa_arrays(
        dataset,
        part=part,
        validation_fraction=recipe.validation_fraction,
        validation_seed=seed,
        length=length,
        padding="right",
        keys=("type",),
        fc7=looks,
        standardise=looks and recipe.standardise,
    )
    return Examples({name: array for name, array in features.items() if name != "place"}, answers)


def _epochs(examples: Examples, *, batch_size: int, seed: int) -> Callable[[int], Batches]:
    """Gives the batches of an epoch, in an order that follows from its number."""
    questions = len(examples.labels)
    held = as_tensors(*examples)
    full = questions >= batch_size
    count = questions // batch_size if full else 1

    def read(number: int) -> Batches:
        order = np.random.default_rng([seed, number]).permutation(questions)
        batches = batches_of_arrays(*held, batch_size=batch_size, order=order, drop_remainder=full)
        return Batches(batches=batches, count=count, asked=count * min(batch_size, questions))

    return read


def _held(examples: Examples) -> Batches:
    questions = len(examples.labels)
    batches = batches_of_arrays(*examples, batch_size=_VALIDATION_BATCH)
    return Batches(batches=batches, count=-(-questions // _VALIDATION_BATCH), asked=questions)
