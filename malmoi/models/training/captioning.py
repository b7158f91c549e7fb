"""Models that write captions, trained on arrays."""

from pathlib import Path
from typing import Any

import numpy as np

from malmoi.models.caption_recipe import CaptionRecipe, captioner
from malmoi.models.captioning.captioner import Captioner
from malmoi.models.captioning.examples import CaptionExamples, caption_batches
from malmoi.models.training.compiling import recurrent_compiling
from malmoi.models.training.descent_fitting import DescentFitting
from malmoi.models.training.descent_training import DescentTraining
from malmoi.models.training.loop import History


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
