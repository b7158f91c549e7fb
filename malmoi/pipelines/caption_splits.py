"""Captions of training and of test pictures, handed out in blocks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.questions.assembly import Assembly, validation_images
from malmoi.featurize.questions.counts import Counted
from malmoi.pipelines.caption_files import Caption, read_all_captions
from malmoi.pipelines.instance_files import read_instances
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.visual_question import MAX_IMAGE_ID

BLOCK = 1_000
NO_PART = ""

Asked = Caption | Counted
"""What a question is made of."""


@dataclass(frozen=True)
class Block:
    """What one worker works on.

    Attributes:
        number: of the block, among those of all files.
        parts: of each item, by its picture: ``train``, ``validation`` or ``test``; ``NO_PART`` of a count whose picture
            has no captions.
        items: captions; behind those of all files counts of objects.
    """

    number: int
    parts: tuple[str, ...]
    items: tuple[Asked, ...]


@dataclass(frozen=True, kw_only=True)
class CaptionSplits:
    """Which captions there are. It goes to the worker that reads them, one file at a time.

    Attributes:
        train: COCO's annotations of the training pictures, such as ``captions_train2014.json``.
        test: those of the test pictures, such as ``captions_val2014.json``.
        instances: COCO's instance annotations of the same pictures; none for no questions about their numbers.
        held_out: the training pictures that are the release's validation part; see ``with_held_out``.
        count: how many captions and numbers there are; see there.
    """

    train: tuple[Path, ...]
    test: tuple[Path, ...]
    instances: tuple[Path, ...] = ()
    held_out: frozenset[int] = frozenset()
    count: int = 0

    def with_held_out(self, assembly: Assembly, reject: Reject) -> "CaptionSplits":
        """Reads and counts all, so that what is wrong is told by this process, and chooses the validation part.

        Args:
            assembly: see there.
            reject: called with each annotation that is none; if it returns, that is left out.

        Raises:
            BadInput: see ``read_captions`` and ``read_instances``.
            MalmoiError: a file has captions that name no pictures, or those of training have none.
            OSError: a file can't be read.
        """
        count, images = 0, dict[int, None]()
        for part, item in self._items(reject):
            count += 1
            if part == "train" and item.image_id:
                images[item.image_id] = None
        if not images:
            raise MalmoiError(f"no captions to train on in {', '.join(map(str, self.train))}.")
        return replace(self, held_out=validation_images(list(images), assembly), count=count)

    def blocks(self) -> Iterator[Block]:
        """Training captions, then those of test pictures, then numbers, in the order of the files."""
        number, parts, items = 0, list[str](), list[Asked]()
        for part, item in self._items(lambda error: None):
            parts.append(part)
            items.append(item)
            if len(items) == BLOCK:
                yield Block(number, tuple(parts), tuple(items))
                number, parts, items = number + 1, [], []
        if items:
            yield Block(number, tuple(parts), tuple(items))

    def _items(self, reject: Reject) -> Iterator[tuple[str, Asked]]:
        parts: dict[int, str] = {}
        for split, paths in (("train", self.train), ("test", self.test)):
            for caption in read_all_captions(list(paths), reject):
                image = _image(caption, reject)
                if image is not None:
                    part = "validation" if split == "train" and image in self.held_out else split
                    parts.setdefault(image, part)
                    yield part, caption
        for path in self.instances:
            yield from ((parts.get(counted.image_id, NO_PART), counted) for counted in read_instances(path, reject))


def _image(caption: Caption, reject: Reject) -> int | None:
    if caption.image_id is None:
        raise MalmoiError("COCO-QA is made of COCO's annotations: plain lines name no pictures.")
    if 1 <= caption.image_id <= MAX_IMAGE_ID:
        return caption.image_id
    reject(
        BadInput(
            reason="image-id",
            file=caption.file_name or "captions",
            line=None,
            expected=f"the number of a picture, 1 to {MAX_IMAGE_ID}, of caption {caption.caption_id}",
            found=str(caption.image_id),
        )
    )
    return None
