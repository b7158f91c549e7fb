"""Where a training stands before its next epoch."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Phase:
    """What follows from a schedule and the validation losses so far; arrays have one element a training.

    Attributes:
        rate: its learning rate; 0 when it has done all of its epochs.
        left: epochs that it has still to do, as far as is known.
    """

    rate: np.ndarray
    left: np.ndarray

    @property
    def finished(self) -> bool:
        """Whether all trainings are."""
        return not self.left.any()
