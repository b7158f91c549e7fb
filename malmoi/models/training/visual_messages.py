"""What to say and to log of the training of a model that answers questions about pictures."""

import math
from collections.abc import Mapping
from typing import Any

from malmoi.models.training.descent_fitting import Within
from malmoi.models.training.messages import Messages
from malmoi.models.training.progress import Epoch
from malmoi.models.visual_run import VisualRun


def _epoch(epoch: Epoch) -> str:
    values = _scalars(epoch)
    held_out = f"held out {values['validation/loss']:.3f}" if "validation/loss" in values else "on all questions"
    return f"loss {values['loss']:.3f}, {held_out}, {values['questions_per_second']:,.0f} questions/s"


def _within(within: Within) -> str:
    return f"loss {within.loss:.3f}, {within.rate:,.0f} questions/s"


def _scalars(epoch: Epoch) -> dict[str, float]:
    # There is no validation loss where all questions are trained on.
    validated = float(epoch.validation[0])
    return {
        "loss": float(epoch.measured["loss"][0]),
        **({} if math.isnan(validated) else {"validation/loss": validated}),
        "learning_rate": float(epoch.phase.rate[0]),
        "questions_per_second": float(epoch.measured["questions_per_second"][0]),
    }


def _result(run: VisualRun) -> str:
    epochs = run.about["epochs"]
    held_out = run.about["history"][epochs - 1]["validation_loss"]
    again = "; then trained on all questions" if run.about["recipe"]["again"] else ""
    return f"loss {held_out:.3f} on held-out questions in epoch {epochs}{again}{_choices(run.about)}"


def _choices(about: Mapping[str, Any]) -> str:
    """What was chosen on held-out questions beside the number of epochs."""
    if "neighbours" in about:
        return f"; {about['neighbours']} neighbours, {about['held_out_accuracy']:.1%} of held-out questions right"
    if "smoothing" in about:
        return f"; priors smoothed by {', '.join(f'{much:g} ({kind})' for kind, much in about['smoothing'].items())}"
    return ""


VISUAL_MESSAGES = Messages(epoch=_epoch, within=_within, scalars=_scalars, result=_result)
