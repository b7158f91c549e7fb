"""What to say and to log of a training of word vectors."""

from malmoi.models.training.messages import loss_messages
from malmoi.models.word2vec_run import Word2VecRun


def _result(run: Word2VecRun) -> str:
    return f"loss {run.about['loss']:.3f} in training, {run.about['validation_loss']:.3f} on validation"


WORD2VEC_MESSAGES = loss_messages("tokens", _result)
