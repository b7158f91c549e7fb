"""Recurrent language models trained on prepared token streams."""

import time
from functools import partial
from pathlib import Path
from typing import Any, Unpack

import keras

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.token_stream import FIELD, TokenStream
from malmoi.models.carried import Carried
from malmoi.models.initial_embeddings import initial_embeddings, words_without_vector
from malmoi.models.language_batches import language_batches
from malmoi.models.language_model import LanguageModel
from malmoi.models.language_recipe import LanguageRecipe
from malmoi.models.language_run import LanguageRun
from malmoi.models.training.compiling import recurrent_compiling
from malmoi.models.training.descent_fitting import DescentFitting
from malmoi.models.training.descent_training import DescentOptions, DescentTraining
from malmoi.models.training.loop import History
from malmoi.models.word_vectors import WordVectors


def train_language_model(
    dataset: Prepared, *, recipe: LanguageRecipe, folder: Path, **options: Unpack[DescentOptions]
) -> LanguageRun:
    """Trains a language model by a recipe.

    The state is carried from window to window, and is forgotten at the beginning of an epoch. Called again with the
    same arguments, a training that was killed goes on as if it had not been, and one that came to its end is left as
    it is. TensorFlow is not needed where Keras's backend is another one.

    Args:
        dataset: a token stream with the splits ``train`` and ``validation``.
        recipe: the settings.
        folder: of the run.
        **options: see ``DescentTraining``; ``seed`` is that of starting weights, dropout and gradient noise.

    Raises:
        MalmoiError: the folder holds a run with other settings, or of other data; the text is too short; training
            diverged.
    """
    return DescentTraining(dataset=dataset, recipe=recipe, folder=folder, **options).once(LanguageRun, _train)


def _train(training: DescentTraining[LanguageRecipe], progress: Path) -> None:
    started = time.perf_counter()
    dataset, recipe, seed = training.dataset, training.recipe, training.seed
    read = partial(language_batches, batch_size=recipe.batch_size, num_steps=recipe.num_steps)
    batches = read(TokenStream(dataset, "train"))
    vocabulary = dataset.vocabulary(FIELD)
    compiling = recurrent_compiling(
        cell=recipe.cell, cells=recipe.layers * recipe.num_steps, steps=batches.count * recipe.epochs
    )
    model = _model(len(vocabulary), recipe, unroll=compiling.unroll, seed=seed)
    drawn: dict[str, Any] = {}
    if recipe.embeddings:
        vectors = WordVectors.load(Path(recipe.embeddings))
        width = model.embedding.output_dim
        model.embedding.set_weights([initial_embeddings(vectors, vocabulary, width, seed=seed)])
        drawn["words_without_vector"] = len(words_without_vector(vectors, vocabulary))
    carried = Carried(model, recipe.batch_size)
    fitting = DescentFitting(
        carried,
        lambda number: batches,
        read(TokenStream(dataset, "validation"), every_token=True),
        recipe=recipe,
        loss_weight=recipe.num_steps if recipe.summed else 1.0,
        begin=carried.reset_state,
        seed=seed,
        within=training.within,
        jit_compile=compiling.jit_compile,
        steps_per_execution=compiling.steps_per_execution,
    )
    history = training.epochs(fitting, progress / "epochs.npz")
    LanguageRun.save(
        training.folder,
        model,
        {FIELD: vocabulary},
        **training.settings,
        **language_about(dataset, history),
        **drawn,
        seconds=round(time.perf_counter() - started, 1),
    )


def _model(vocabulary_size: int, recipe: LanguageRecipe, *, unroll: bool, seed: int) -> LanguageModel:
    return LanguageModel(
        vocabulary_size,
        cell=recipe.cell,
        units=recipe.units,
        layers=recipe.layers,
        embedding=recipe.embedding,
        dropout=recipe.dropout,
        embedding_dropout=recipe.embedding_dropout,
        layer_dropout=recipe.layer_dropout,
        tied=recipe.tied,
        init_scale=recipe.init_scale,
        forget_bias=recipe.forget_bias,
        locked=recipe.locked,
        word_dropout=recipe.word_dropout,
        weight_drop=recipe.weight_drop,
        activation_penalty=recipe.activation_penalty,
        temporal_penalty=recipe.temporal_penalty,
        unroll=unroll,
        seed=seed,
    )


def language_about(dataset: Prepared, history: History) -> dict[str, Any]:
    """What the runs of all language models tell of their training."""
    columns = {**history.training, "validation_loss": history.validation}
    epochs = range(len(history.validation))
    return {
        "tokenizer_name": dataset.stats["tokenizer"],
        "unit": dataset.stats["unit"],
        "backend": keras.backend.backend(),
        "epochs": [{name: float(values[epoch, 0]) for name, values in columns.items()} for epoch in epochs],
    }
