"""A full disk: how the system says it, and how we do."""

import errno

from etils import epath

from malmoi.errors import MalmoiError

NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""The numbers of the system's errors for a disk, or a quota, that is full."""


def no_space(path: epath.PathLike) -> MalmoiError:
    """The error for a disk, or a quota, that is full."""
    return MalmoiError(
        f"no space left to write {path}. What was written so far is removed; make room, or choose another "
        "data folder, and run again."
    )
