"""The sizes that a model is made with."""

from collections.abc import Mapping
from typing import Any

from malmoi.errors import MalmoiError


def check_sizes(settings: Mapping[str, Any], **least: int) -> None:
    """Refuses a size that is too small.

    Args:
        settings: of a model, by name; ``None`` is one that follows from others.
        **least: the least that each of some of them may be.

    Raises:
        MalmoiError: one is less.

    Example:
        >>> check_sizes({"units": 0}, units=1)
        Traceback (most recent call last):
        malmoi.errors.MalmoiError: units is 0; it must be at least 1
    """
    for name, number in least.items():
        if settings[name] is not None and settings[name] < number:
            raise MalmoiError(f"{name} is {settings[name]}; it must be at least {number}")
