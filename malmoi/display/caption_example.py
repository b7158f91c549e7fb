"""A stored picture with its captions: their raw texts, and what a model reads of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from malmoi.display.characters import visible
from malmoi.featurize.vocabulary import Vocabulary

_UNKNOWN = "bold red"


@dataclass(frozen=True, kw_only=True, eq=False)
class CaptionExample:
    """An example of a prepared dataset of captions, decoded.

    Attributes:
        split: where it is.
        image_id: the picture's number.
        file_name: of the picture.
        caption_ids: numbers of the captions.
        raw: the captions as they were written.
        captions: their word ids, int of shape (words + 2,) each.
        words: what the ids mean.
    """

    split: str
    image_id: int
    file_name: str
    caption_ids: Sequence[int]
    raw: Sequence[str]
    captions: Sequence[np.ndarray]
    words: Vocabulary


def caption_example_view(example: CaptionExample) -> RenderableType:
    r"""The captions, then the ids that a model reads. Unknown words are red.

    Example:
        >>> from rich.console import Console
        >>> example = CaptionExample(
        ...     split="train",
        ...     image_id=14,
        ...     file_name="14.jpg",
        ...     caption_ids=[7],
        ...     raw=["A cat.\n"],
        ...     captions=[np.array([2, 4, 1, 3])],
        ...     words=Vocabulary(("a",), ("<pad>", "<unk>", "<begin>", "<end>")),
        ... )
        >>> Console(width=80).print(caption_example_view(example))
        train, picture 14, 14.jpg
        <BLANKLINE>
        7  A cat.\n
        <BLANKLINE>
        what a model reads
        <BLANKLINE>
        7  <begin> a <unk> <end>
           2 4 1 3
        <BLANKLINE>
        1 caption, the longest of 2 words, vocabulary of 5: 0 pads, 1 is an unknown word
    """
    raw, read = _pairs(), _pairs()
    for caption_id, text, ids in zip(example.caption_ids, example.raw, example.captions, strict=True):
        raw.add_row(f"{caption_id}", Text(visible(text), "bold"))
        words = (example.words.words[index] for index in ids.tolist())
        unknown = example.words.words[example.words.unknown_id or 0]
        styled = [Text(visible(word), _UNKNOWN if word == unknown else "") for word in words]
        read.add_row(f"{caption_id}", Text(" ").join(styled))
        read.add_row("", Text(" ".join(map(str, ids.tolist())), "dim"))
    count, longest = len(example.captions), max(len(ids) for ids in example.captions) - 2
    size = (
        f"{count} caption{'' if count == 1 else 's'}, the longest of {longest} words, vocabulary of "
        f"{len(example.words):,}: 0 pads, {example.words.unknown_id} is an unknown word"
    )
    return Group(
        Text(f"{example.split}, picture {example.image_id}, {visible(example.file_name)}", "bold"),
        Text(),
        raw,
        Text(),
        Text("what a model reads", "bold"),
        Text(),
        read,
        Text(),
        Text(size, "dim"),
    )


def _pairs() -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(overflow="fold")
    return table
