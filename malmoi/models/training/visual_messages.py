"""What to say and to log of the training of a model that answers questions about pictures."""

from collections.abc import Mapping
from typing import Any

from malmoi.models.training.messages import loss_messages
from malmoi.models.visual_run import VisualRun


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


VISUAL_MESSAGES = loss_messages("questions", _result, judged="held out")
