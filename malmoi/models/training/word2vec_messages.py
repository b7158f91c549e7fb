"""What to say and to log of a training of word vectors."""

from malmoi.models.training.descent_fitting import Within
from malmoi.models.training.messages import Messages
from malmoi.models.training.progress import Epoch
from malmoi.models.word2vec_run import Word2VecRun


def _epoch(epoch: Epoch) -> str:
    values = _scalars(epoch)
    return (
        f"loss {values['loss']:.3f}, validation {values['validation/loss']:.3f}, "
        f"{values['tokens_per_second']:,.0f} tokens/s"
    )


def _within(within: Within) -> str:
    return f"loss {within.loss:.3f}, {within.rate:,.0f} tokens/s"


def _scalars(epoch: Epoch) -> dict[str, float]:
    return {
        "loss": float(epoch.measured["loss"][0]),
        "validation/loss": float(epoch.validation[0]),
        "learning_rate": float(epoch.phase.rate[0]),
        "tokens_per_second": float(epoch.measured["tokens_per_second"][0]),
    }


def _result(run: Word2VecRun) -> str:
    return f"loss {run.about['loss']:.3f} in training, {run.about['validation_loss']:.3f} on validation"


WORD2VEC_MESSAGES = Messages(epoch=_epoch, within=_within, scalars=_scalars, result=_result)
