"""What to say and to log of a memory network's training on stories."""

import numpy as np

from malmoi.models.training.linear_start import LinearPhase
from malmoi.models.training.progress import Epoch


def story_words(epoch: Epoch) -> str:
    """The best loss and accuracy of the restarts, and whether any is in its linear start."""
    linear = isinstance(epoch.phase, LinearPhase) and epoch.phase.linear.any()
    loss, accuracy = epoch.measured["loss"], epoch.measured["accuracy"]
    return f"{'linear, ' if linear else ''}loss {np.nanmin(loss):.3f}, {np.nanmax(accuracy):.1%} right"


def story_scalars(epoch: Epoch) -> dict[str, float]:
    """What of an epoch is logged: of each restart by its place."""
    columns = {**epoch.measured, "validation/loss": epoch.validation, "learning_rate": epoch.phase.rate}
    return {f"{name}/{place}": float(value) for name, column in columns.items() for place, value in enumerate(column)}
