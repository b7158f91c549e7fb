"""What to say and to log of the training of a model that writes captions."""

from malmoi.models.caption_run import CaptionRun
from malmoi.models.perplexity import perplexity
from malmoi.models.training.messages import loss_messages


def _result(run: CaptionRun) -> str:
    epochs = run.about["epochs"]
    loss = run.about["history"][epochs - 1]["validation_loss"]
    return f"loss {loss:.3f} on validation captions in epoch {epochs} (a perplexity of {perplexity(loss):.1f} a word)"


CAPTION_MESSAGES = loss_messages("captions", _result)
