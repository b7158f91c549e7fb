"""What the command line tells people, and the exit status that a failure gives."""

import errno
import os
import sys
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.text import Text

from malmoi.display.characters import visible
from malmoi.errors import MalmoiError

_FULL = (errno.ENOSPC, errno.EDQUOT)
_STOPPED = 130  # what shells give for Ctrl-C
_NOBODY_READS = 141  # and for a closed pipe


def say(console: Console, text: object) -> None:
    """Prints a sentence as it is; a pipe gets it as one line."""
    console.print(_visible(str(text)), soft_wrap=True, markup=False, highlight=False)


def stream(console: Console, pieces: Iterable[str]) -> None:
    """Prints pieces of a text one after the other, each as soon as it is there, into a pipe too."""
    for piece in pieces:
        console.out(_visible(piece), end="", highlight=False)


def warn(message: str) -> None:
    """Prints a warning on the standard error."""
    _tell("warning", "yellow", message)


def complain(message: str) -> None:
    """Prints an error on the standard error."""
    _tell("error", "bold red", message)


def exit_status(run: Callable[[], None]) -> int:
    """Calls a function and gives the exit status.

    Errors that the user can do something about, ``MalmoiError`` and files that can't be read or written, are a line on
    the standard error; others keep their traceback.
    """
    try:
        run()
        sys.stdout.flush()
    except MalmoiError as error:
        complain(str(error))
        return 1
    except BrokenPipeError:
        # Who read it, such as `head`, has gone; what is still to be written at the end goes nowhere too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _NOBODY_READS
    except OSError as error:
        if error.filename is None and error.errno not in _FULL:
            raise
        complain(": ".join(str(part) for part in (error.filename, error.strerror) if part))
        return 1
    except KeyboardInterrupt:
        complain("stopped")
        return _STOPPED
    return 0


def _tell(label: str, style: str, message: str) -> None:
    text = Text.assemble((f"{label}: ", style), _visible(message))
    Console(stderr=True, soft_wrap=True).print(text, highlight=False)


def _visible(text: str) -> str:
    return "\n".join(map(visible, text.split("\n")))
