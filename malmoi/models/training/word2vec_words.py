"""What to say and to log of a training of word vectors."""

from malmoi.models.training.descent_fitting import Within
from malmoi.models.training.progress import Epoch
from malmoi.models.word2vec_run import Word2VecRun


def word2vec_words(epoch: Epoch) -> str:
    """Losses and speed of an epoch."""
    values = word2vec_scalars(epoch)
    return (
        f"loss {values['loss']:.3f}, validation {values['validation/loss']:.3f}, "
        f"{values['tokens_per_second']:,.0f} tokens/s"
    )


def word2vec_within_words(within: Within) -> str:
    """The same of a part of an epoch."""
    return f"loss {within.loss:.3f}, {within.rate:,.0f} tokens/s"


def word2vec_scalars(epoch: Epoch) -> dict[str, float]:
    """What of an epoch is logged."""
    return {
        "loss": float(epoch.measured["loss"][0]),
        "validation/loss": float(epoch.validation[0]),
        "learning_rate": float(epoch.phase.rate[0]),
        "tokens_per_second": float(epoch.measured["tokens_per_second"][0]),
    }


def word2vec_result(run: Word2VecRun) -> str:
    """What the weights that are kept gave."""
    return f"loss {run.about['loss']:.3f} in training, {run.about['validation_loss']:.3f} on validation"
