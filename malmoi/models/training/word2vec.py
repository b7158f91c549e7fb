"""Word vectors trained on prepared token streams."""

import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Unpack

import keras

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.token_stream import FIELD, TokenStream
from malmoi.datasets.word_batches import EXAMPLES, WordBatches
from malmoi.models.batches import Batches
from malmoi.models.training.descent_fitting import DescentFitting
from malmoi.models.training.descent_training import DescentOptions, DescentTraining
from malmoi.models.training.freed_memory import keep_freed_memory
from malmoi.models.word2vec import Word2Vec
from malmoi.models.word2vec_recipe import Word2VecRecipe
from malmoi.models.word2vec_run import Word2VecRun
from malmoi.models.word_dataset import WordDataset

_STEPS_PER_EXECUTION = 16


def train_word2vec(
    dataset: Prepared, *, recipe: Word2VecRecipe, folder: Path, **options: Unpack[DescentOptions]
) -> Word2VecRun:
    """Trains word vectors by a recipe.

    Called again with the same arguments, a training that was killed goes on as if it had not been, and one that came
    to its end is left as it is. TensorFlow is not needed where Keras's backend is another one.

    Args:
        dataset: a token stream with the splits ``train`` and ``validation``.
        recipe: the settings.
        folder: of the run.
        **options: see ``DescentTraining``; ``seed`` is that of starting weights, windows and noise words.

    Raises:
        MalmoiError: the folder holds a run with other settings, or of other data; the text is too short; training
            diverged.
    """
    return DescentTraining(dataset=dataset, recipe=recipe, folder=folder, **options).once(Word2VecRun, _train)


def _train(training: DescentTraining[Word2VecRecipe], progress: Path) -> None:
    started = time.perf_counter()
    keep_freed_memory()
    dataset, recipe, seed = training.dataset, training.recipe, training.seed
    trained, validation = (_batches(dataset, split, recipe, seed) for split in ("train", "validation"))
    few = validation.count()
    if 0 < few < validation.batch_size:
        validation = replace(validation, batch_size=few)
    vocabulary = dataset.vocabulary(FIELD)
    model = Word2Vec(len(vocabulary), dimensions=recipe.dimensions, loss=recipe.loss, seed=seed)
    model.set_noise(trained.noise.probabilities)
    fitting = DescentFitting(
        model,
        partial(_read, trained),
        _read(validation, 0),
        recipe=recipe,
        own_loss=model.loss_mean.name,
        seed=seed,
        within=training.within,
        jit_compile=True,
        steps_per_execution=_STEPS_PER_EXECUTION,
    )
    history = training.epochs(fitting, progress / "epochs.npz")
    kept = -1 if recipe.patience is None else int(history.validation[:, 0].argmin())
    # Without the optimizer, which is twice as large.
    alone = Word2Vec.from_config(model.get_config())
    alone.set_weights(model.get_weights())
    Word2VecRun.save(
        training.folder,
        alone,
        {FIELD: vocabulary},
        tokenizer_name=dataset.stats["tokenizer"],
        **training.settings,
        backend=keras.backend.backend(),
        loss=float(history.training["loss"][kept, 0]),
        validation_loss=float(history.validation[kept, 0]),
        seconds=round(time.perf_counter() - started, 1),
    )


def _batches(dataset: Prepared, split: str, recipe: Word2VecRecipe, seed: int) -> WordBatches:
    return WordBatches(
        stream=TokenStream(dataset, split),
        examples=EXAMPLES[recipe.architecture],
        batch_size=recipe.batch_size,
        window=recipe.window,
        subsample=recipe.subsample,
        negatives=recipe.negatives,
        noise_power=recipe.noise_power,
        seed=seed,
    )


def _read(batches: WordBatches, number: int) -> Batches:
    epoch = WordDataset(batches, number)
    return Batches(batches=epoch, count=len(epoch), asked=batches.stream.tokens)
