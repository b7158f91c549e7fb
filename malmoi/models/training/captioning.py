"""Models that write captions, trained on prepared datasets or on arrays."""

import time
from functools import partial
from pathlib import Path
from typing import Any, Unpack, cast

import keras
import numpy as np

from malmoi.datasets.captioning import caption_arrays
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.standardising import Standardising
from malmoi.errors import MalmoiError
from malmoi.featurize.fc7_manifest import load_manifest, save_manifest
from malmoi.models.caption_recipe import NETWORKS, CaptionRecipe, captioner
from malmoi.models.caption_run import CaptionRun
from malmoi.models.captioning.captioner import Captioner
from malmoi.models.captioning.examples import CaptionExamples, Pictures, caption_batches
from malmoi.models.training.compiling import recurrent_compiling
from malmoi.models.training.descent_fitting import DescentFitting
from malmoi.models.training.descent_training import DescentOptions, DescentTraining
from malmoi.models.training.loop import History


def train_captioning(
    dataset: Prepared, *, recipe: CaptionRecipe, folder: Path, **options: Unpack[DescentOptions]
) -> CaptionRun:
    """Trains a model by a recipe, on the captions of the split ``train``; it stops by those of ``validation``.

    Called again with the same arguments, a training that was killed goes on as if it had not been, and one that came
    to its end is left as it is.

    Args:
        dataset: of captions and vectors or grids of their pictures.
        recipe: the settings.
        folder: of the run.
        **options: see ``DescentTraining``; ``seed`` is that of starting weights, dropout and the order of the captions.

    Raises:
        MalmoiError: the folder holds a run with other settings, or of other data; the dataset has no pictures of the
            kind that the network looks at; training diverged.
    """
    picture = NETWORKS[recipe.network].picture
    if picture not in dataset.features:
        raise MalmoiError(
            f"the network {recipe.network} looks at the {picture} of pictures, and {dataset.name} has none: datasets "
            f"do whose names end in -{picture}, such as coco_captioning/2014-{picture}."
        )
    return DescentTraining(dataset=dataset, recipe=recipe, folder=folder, **options).once(CaptionRun, _train)


def _train(training: DescentTraining[CaptionRecipe], progress: Path) -> None:
    started = time.perf_counter()
    dataset, recipe, folder = training.dataset, training.recipe, training.folder
    picture = NETWORKS[recipe.network].picture
    standardising = Standardising.of(dataset, field=picture) if recipe.standardise else None
    read = partial(_examples, dataset, length=recipe.length, standardising=standardising)
    model, history = fit_captioner(
        training, read("train"), read("validation"), vocabulary_size=len(dataset.words), file=progress / "epochs.npz"
    )
    folder.mkdir(parents=True, exist_ok=True)
    save_manifest(folder, load_manifest(dataset.folder))
    if standardising is not None:
        standardising.save(folder)
    kept = int(history.validation[:, 0].argmin()) + 1 if recipe.patience else len(history.validation)
    CaptionRun.save(
        folder,
        model,
        {"words": dataset.words},
        tokenizer_name=dataset.stats["tokenizer"],
        **training.settings,
        length=recipe.length,
        backend=keras.backend.backend(),
        epochs=kept,
        history=history.by_epoch(),
        seconds=round(time.perf_counter() - started, 1),
    )


def _examples(dataset: Prepared, split: str, *, length: int, standardising: Standardising | None) -> CaptionExamples:
    arrays = caption_arrays(dataset, split=split, length=length)
    pictures = cast("Pictures", arrays.pictures)  # that there are some was made sure of
    if standardising is not None:
        pictures = partial(_standardised, pictures, standardising)
    return CaptionExamples(captions=arrays.captions, places=arrays.places, pictures=pictures)


def _standardised(pictures: Pictures, standardising: Standardising, places: np.ndarray) -> np.ndarray:
    return standardising(pictures(places))


def fit_captioner(
    training: DescentTraining[CaptionRecipe],
    examples: CaptionExamples,
    held: CaptionExamples,
    *,
    vocabulary_size: int,
    file: Path,
) -> tuple[Captioner, History]:
    """Trains a model by the cross-entropy of the next word; the best epoch's weights are kept.

    Args:
        training: the recipe, the seed and who watches.
        examples: what is learned.
        held: what tells when to stop.
        vocabulary_size: the number of word ids, the padding's among them.
        file: keeps the progress, so that a training that was killed goes on.

    Raises:
        MalmoiError: the training diverged.
    """
    recipe, seed = training.recipe, training.seed
    steps = recipe.epochs * len(examples) // recipe.batch_size
    cell = recipe.cell if recipe.network == "tell" else "own"
    compiling = recurrent_compiling(cell=cell, cells=examples.captions.shape[1], steps=steps)
    model = captioner(
        recipe,
        vocabulary_size=vocabulary_size,
        features=examples.pictures(examples.places[:1]).shape[-1],
        unroll=compiling.unroll,
        seed=seed,
    )
    options: dict[str, Any] = {"picture": model.picture, "batch_size": min(recipe.batch_size, len(examples))}
    fitting = DescentFitting(
        model,
        lambda number: caption_batches(
            examples, order=np.random.default_rng([seed, number]).permutation(len(examples)), **options
        ),
        caption_batches(held, **options),
        recipe=recipe,
        speed="captions_per_second",
        seed=seed,
        within=training.within,
        jit_compile=compiling.jit_compile,
        steps_per_execution=compiling.steps_per_execution,
    )
    return model, training.epochs(fitting, file)
