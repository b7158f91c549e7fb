"""Names of configs that are made when they are prepared."""

import re

from malmoi.errors import MalmoiError

# What TFDS reads as a config's name; it begins like a word, since files of other names lie beside it.
_NAME = re.compile(r"\w[\w.-]*")
_VERSION = re.compile(r"\d+\.\d+\.\d+")


def checked_config_name(name: str) -> str:
    """The name, as it is.

    Raises:
        MalmoiError: TFDS would not find it again under that name.

    Example:
        >>> checked_config_name("메밀꽃-1")
        '메밀꽃-1'
        >>> checked_config_name("my plays")
        Traceback (most recent call last):
        malmoi.errors.MalmoiError: 'my plays' can't name a dataset: expected letters, ...
    """
    if not _NAME.fullmatch(name) or _VERSION.fullmatch(name):
        raise MalmoiError(
            f"{name!r} can't name a dataset: expected letters, digits, '_', '-' and '.', beginning with one of the "
            "first three, and no version such as 1.0.0."
        )
    return name
