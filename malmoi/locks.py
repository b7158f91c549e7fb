"""Locks: one process at a time works in a folder."""

import contextlib
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

log = logging.getLogger(__name__)


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[bool]:
    """Holds the lock file `path`; waits, and says so, while another run holds it.

    The operating system gives the lock back when its holder dies, so a killed run leaves none behind.
    Where there is no such lock (Windows, some network folders) the work goes on without.

    Yields:
        Whether the lock is held. Without it another run may be at work in the folder, so that nothing there
        may be taken for left behind.
    """
    if sys.platform == "win32":
        yield False
        return
    import fcntl

    with path.open("a") as handle:
        held = True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log.warning("another run is at work in %s; waiting for it to finish", path.parent)
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:
            log.debug("%s cannot be locked; going on without", path)
            held = False
        yield held
