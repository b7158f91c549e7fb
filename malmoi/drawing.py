"""Pictures that a command draws on request."""

import warnings
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from malmoi.console import say, warn
from malmoi.display.fonts import MissingGlyphs


def draw(file: Path, picture: Callable[[], bytes], *, console: Console) -> None:
    """Writes a picture and says so; letters that no font has are warned of, not raised about.

    Args:
        file: where to.
        picture: gives the PNG.
        console: where to say it.

    Raises:
        OSError: the file can't be written.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", MissingGlyphs)
        file.write_bytes(picture())
    for warning in caught:
        warn(str(warning.message))
    say(console, f"picture: {file}")
