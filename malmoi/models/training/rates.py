"""Learning rates by epoch, as functions of the epochs done and their validation losses: nothing else is kept."""

import numpy as np

from malmoi.models.descent_recipe import DescentRecipe
from malmoi.models.training.phase import Phase


def rates_phase(recipe: DescentRecipe, losses: np.ndarray) -> Phase:
    """What follows from the validation losses so far.

    Args:
        recipe: of the schedule.
        losses: the validation loss after each epoch, float of shape (epochs, 1).

    Example:
        >>> recipe = DescentRecipe(rate=1.0, schedule="step", decay=0.5, decay_after=2, epochs=9)
        >>> [float(rates_phase(recipe, np.ones((done, 1))).rate[0]) for done in range(4)]
        [1.0, 1.0, 0.5, 0.25]
    """
    falls = _falls(losses[:, 0])
    done = len(falls)
    decays = {
        "none": 0,
        "step": max(done + 1 - recipe.decay_after, 0),
        "exponential": done,
        "plateau": int((~falls).sum()),
    }
    rate = recipe.rate * recipe.decay ** decays[recipe.schedule]
    stopped = recipe.patience is not None and done - _best(falls) >= recipe.patience
    left = 0 if stopped or rate < recipe.least_rate else max(recipe.epochs - done, 0)
    return Phase(rate=np.array([rate if left else 0.0]), left=np.array([left]))


def _falls(losses: np.ndarray) -> np.ndarray:
    """Which losses are lower than all before, bool of shape (epochs,).

    Example:
        >>> _falls(np.array([5.0, 4.0, 4.5, 4.0, 3.0]))
        array([ True,  True, False, False,  True])
    """
    before = np.minimum.accumulate(np.concatenate([[np.inf], losses]))[:-1]
    return losses < before


def _best(falls: np.ndarray) -> int:
    """The number of the best epoch, from 1; 0 where there is none."""
    return int(falls.nonzero()[0][-1]) + 1 if falls.any() else 0
