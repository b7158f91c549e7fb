"""Trained language models measured on whole texts."""

from collections.abc import Sequence

import keras

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.token_stream import FIELD, TokenStream
from malmoi.models.batches import Batches
from malmoi.models.carried import Carried
from malmoi.models.language_batches import language_batches, memory_batches
from malmoi.models.language_run import LanguageRun, MemoryLanguageRun
from malmoi.models.perplexity import Uncertainty

FIGURES = {"word": "perplexity", "char": "bits a character"}
"""What is told, by what a token is."""

_HELD_OUT = ("validation", "test")
_MEMORY_BATCH = 256
_STEPS_PER_EXECUTION = 20
_XLA_PAYS = 1000  # batches


def evaluate_language_model(
    run: LanguageRun | MemoryLanguageRun, dataset: Prepared, *, split: str = "test"
) -> Uncertainty:
    """Measures a trained model on a split as one text: each of its tokens is asked for once.

    A recurrent model's state is carried from the beginning to the end, so that the result does not depend on a batch
    size; it is not asked for the first token.

    Args:
        run: the model.
        dataset: one with the vocabulary that it was trained on.
        split: of it.

    Raises:
        MalmoiError: the dataset's vocabulary is not the run's, or the split has not two tokens.
    """
    run.require_vocabulary(dataset, FIELD)
    stream = TokenStream(dataset, split)
    if isinstance(run, MemoryLanguageRun):
        model = run.model
        return measured(model, memory_batches(stream, memory_size=model.memory_size, batch_size=_MEMORY_BATCH))
    read = language_batches(stream, batch_size=1, num_steps=run.num_steps, every_token=True)
    return measured(Carried(run.model, batch_size=1), read)


def figures_by_split(
    run: LanguageRun | MemoryLanguageRun, dataset: Prepared, *, splits: Sequence[str] | None = None
) -> dict[str, float]:
    """The perplexity of each split, or bits a character where tokens are characters.

    Args:
        run: the model.
        dataset: one with the vocabulary that it was trained on.
        splits: of it; by default ``validation`` and ``test``, as far as they are there.
    """
    chosen = [split for split in _HELD_OUT if split in dataset.splits] if splits is None else splits
    results = {split: evaluate_language_model(run, dataset, split=split) for split in chosen}
    return {split: result.bits if run.unit == "char" else result.perplexity for split, result in results.items()}


def measured(model: keras.Model, read: Batches) -> Uncertainty:
    """The mean loss of a model that returns logits, over all tokens that batches ask for."""
    loss = keras.metrics.SparseCategoricalCrossentropy(from_logits=True, name="loss_per_token")
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        weighted_metrics=[loss],
        jit_compile=read.count > _XLA_PAYS or keras.backend.backend() == "jax",
        steps_per_execution=_STEPS_PER_EXECUTION,
    )
    results = model.evaluate(read.batches, verbose=0, return_dict=True)
    return Uncertainty(loss=results[loss.name], tokens=read.asked)
