"""An image file: where it lies, alone or in an archive, and the image id that its name tells."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from etils import epath

from malmoi.errors import BadInput
from malmoi.pipelines.archive_extent import Damaged, Extent

MAX_BYTES = 64 << 20
"""The largest file that is taken for a photo."""

CHUNK_IMAGES = 256
"""Images of a chunk: what a worker holds in memory at a time (38 MB of pixels), and what is lost when it is killed."""

_ID = re.compile(r"([0-9]+)\Z")
_MAX_ID = (1 << 63) - 1


@dataclass(frozen=True, kw_only=True)
class ImageFile:
    """An image file.

    Attributes:
        image_id: what its name tells; see ``image_id``.
        name: as errors, rejects and the dataset name it, the same on every machine.
        path: the file, or the archive that holds it.
        size: in bytes.
        changed: when it, or its archive, was last changed, in the file system's own units.
        extent: where in the archive it lies.
    """

    image_id: int
    name: str
    path: str
    size: int
    changed: int
    extent: Extent | None = None

    def read(self) -> bytes:
        """The content.

        Raises:
            BadInput: it is larger than ``MAX_BYTES`` (``too-large-file``), can't be read (``unreadable-file``), or its
                archive is damaged there (``damaged-member``).
        """
        if self.size > MAX_BYTES:
            raise self._fault("too-large-file", f"a photo, at most {MAX_BYTES:,} bytes", f"{self.size:,} bytes")
        try:
            if self.extent:
                return self.extent.read(self.path)
            with epath.Path(self.path).open("rb") as file:
                data: bytes = file.read(MAX_BYTES + 1)
        except Damaged as error:
            raise self._fault("damaged-member", f"what {self.path} promises", f"that {error}") from error
        except OSError as error:
            raise self._fault("unreadable-file", "a file", error.strerror or str(error)) from error
        if len(data) != self.size:
            raise self._fault("unreadable-file", f"{self.size:,} bytes", "another size; it changed meanwhile")
        return data

    def _fault(self, reason: str, expected: str, found: str) -> BadInput:
        return BadInput(reason=reason, file=self.name, line=None, expected=expected, found=found)


@dataclass(frozen=True)
class ImageChunk:
    """Consecutive images, by their ids.

    Attributes:
        number: its place among the chunks, from 0.
        images: at most ``CHUNK_IMAGES``.
    """

    number: int
    images: tuple[ImageFile, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of what is known of the files without reading them: another one where one of them changed."""
        return _sha256(f"{image.changed}\t{_line(image)}" for image in self.images)


def image_id(name: str) -> int:
    """The image id that a file name tells: the digits at its end.

    Args:
        name: of the file, with folders or without.

    Raises:
        BadInput: it ends otherwise (``no-image-id``).

    Example:
        >>> image_id("val2014/COCO_val2014_000000391895.jpg"), image_id("000000397133.jpg"), image_id("image123.png")
        (391895, 397133, 123)
    """
    found = _ID.search(PurePosixPath(name).stem)
    if found is None or int(found[1]) > _MAX_ID:
        raise BadInput(
            reason="no-image-id",
            file=name,
            line=None,
            expected="a name that ends in the image's number, such as COCO_val2014_000000391895.jpg",
            found="none" if found is None else f"{found[1]}, which is too large",
        )
    return int(found[1])


def image_chunks(images: Sequence[ImageFile]) -> Iterator[ImageChunk]:
    """Cuts images, sorted by their ids, into chunks."""
    for number, start in enumerate(range(0, len(images), CHUNK_IMAGES)):
        yield ImageChunk(number, tuple(images[start : start + CHUNK_IMAGES]))


def listing_digest(images: Sequence[ImageFile]) -> str:
    """SHA-256 of ids, names and sizes, the same on every machine."""
    return _sha256(map(_line, images))


def _line(image: ImageFile) -> str:
    return f"{image.image_id}\t{image.size}\t{image.name}\n"


def _sha256(lines: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode(errors="surrogateescape"))
    return digest.hexdigest()
