"""A whole file: written under another name until nothing is missing."""

import uuid
from types import TracebackType
from typing import Any, Self

from etils import epath

from malmoi.errors import MalmoiError
from malmoi.pipelines.full_disk import NO_SPACE, no_space

# TFDS removes files of this prefix from a dataset's folder; the same is done in `prepare`.
UNFINISHED = "incomplete."


class WholeFile:
    """Writes a file; a context manager.

    The file appears under its name when the block ends well, in place of an older one; otherwise nothing
    remains. Two processes may write the same file at once: each has a name of its own until it is done.

    Attributes:
        bytes: how large the file is.
    """

    def __init__(self, path: epath.PathLike) -> None:
        self._path = epath.Path(path)
        self._unfinished = self._path.with_name(f"{UNFINISHED}{uuid.uuid4().hex}.{self._path.name}")
        self._file: Any = None
        self.bytes = 0

    def __enter__(self) -> Self:
        try:
            self._file = self._unfinished.open("wb")
        except OSError as error:
            raise self._explained(error) from error
        return self

    def append(self, data: bytes) -> None:
        """Appends bytes.

        Raises:
            MalmoiError: the system does not let us write; a full disk is named as such.
        """
        try:
            self._file.write(data)
        except OSError as error:
            raise self._explained(error) from error
        self.bytes += len(data)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # Closing writes what is buffered, so it may be what finds the disk full.
            self._file.close()
            if error is None:
                self._unfinished.replace(self._path)
        except OSError as failure:
            if error is None:
                raise self._explained(failure) from failure
        finally:
            self._unfinished.unlink(missing_ok=True)

    def _explained(self, error: OSError) -> MalmoiError:
        if error.errno in NO_SPACE:
            return no_space(self._path)
        return MalmoiError(f"{self._path} can't be written: {error.strerror or error}.")
