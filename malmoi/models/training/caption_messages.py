"""What to say and to log of the training of a model that writes captions."""

from malmoi.models.caption_run import CaptionRun
from malmoi.models.perplexity import perplexity
from malmoi.models.training.descent_fitting import Within
from malmoi.models.training.messages import Messages
from malmoi.models.training.progress import Epoch


def _epoch(epoch: Epoch) -> str:
    values = _scalars(epoch)
    speed = f"{values['captions_per_second']:,.0f} captions/s"
    return f"loss {values['loss']:.3f}, validation {values['validation/loss']:.3f}, {speed}"


def _within(within: Within) -> str:
    return f"loss {within.loss:.3f}, {within.rate:,.0f} captions/s"


def _scalars(epoch: Epoch) -> dict[str, float]:
    return {
        "loss": float(epoch.measured["loss"][0]),
        "validation/loss": float(epoch.validation[0]),
        "learning_rate": float(epoch.phase.rate[0]),
        "captions_per_second": float(epoch.measured["captions_per_second"][0]),
    }


def _result(run: CaptionRun) -> str:
    epochs = run.about["epochs"]
    loss = run.about["history"][epochs - 1]["validation_loss"]
    return f"loss {loss:.3f} on validation captions in epoch {epochs} (a perplexity of {perplexity(loss):.1f} a word)"


CAPTION_MESSAGES = Messages(epoch=_epoch, within=_within, scalars=_scalars, result=_result)
