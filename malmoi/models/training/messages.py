"""What is said and logged of a training by descent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from malmoi.models.training.descent_fitting import Within
from malmoi.models.training.progress import Epoch


@dataclass(frozen=True, kw_only=True)
class Messages:
    """What is said and logged of the training of one kind of model.

    Attributes:
        epoch: losses and speed of an epoch, in words.
        within: the same of a part of an epoch.
        scalars: what of an epoch is logged, by name.
        result: what the weights that a run keeps gave, in words.
    """

    epoch: Callable[[Epoch], str]
    within: Callable[[Within], str]
    scalars: Callable[[Epoch], Mapping[str, float]]
    result: Callable[[Any], str]
