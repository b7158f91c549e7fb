"""A block of a token stream, as it is stored and as a model reads it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from malmoi.display.characters import visible
from malmoi.featurize.vocabulary import EOS, Vocabulary

_END = "dim"
_UNKNOWN = "red"
_LINE_END = "⏎"


@dataclass(frozen=True, kw_only=True)
class Block:
    """A block of a token stream.

    Attributes:
        split: whose stream.
        index: its place among the blocks, from 0.
        offset: the place of its first token in the stream, from 0.
        ids: of its tokens, int32 of shape (tokens,).
        unit: what a token is, ``word`` or ``char``.
        tokens: what the ids mean.
    """

    split: str
    index: int
    offset: int
    ids: np.ndarray
    unit: str
    tokens: Vocabulary


def block_view(block: Block) -> RenderableType:
    r"""The text of the block, line by line, and the ids beside it.

    ``⏎`` is the token ``<eos>``, a newline. Words are joined by blanks, characters by nothing. Unknown tokens are red.

    Example:
        >>> from rich.console import Console
        >>> tokens = Vocabulary(("<eos>", " ", "말", "모", "이"))
        >>> block = Block(
        ...     split="train", index=1, offset=512, ids=np.array([4, 5, 6, 2, 3, 1]), unit="char", tokens=tokens
        ... )
        >>> Console(width=60).print(block_view(block))
        train, block 1: tokens 512 to 517
        <BLANKLINE>
        offset  text     ids
        ────────────────────────
           512  말모이⏎  4 5 6 2
           516   <unk>   3 1
        <BLANKLINE>
        6 tokens, vocabulary of 7: 0 pads, 1 is an unknown token
    """
    last = block.offset + len(block.ids) - 1
    unknown = block.tokens.unknown_id
    told = f", {unknown} is an unknown token" if unknown is not None else ""
    size = f"{len(block.ids):,} tokens, vocabulary of {len(block.tokens):,}: 0 pads{told}"
    return Group(
        Text(f"{block.split}, block {block.index:,}: tokens {block.offset:,} to {last:,}", "bold"),
        Text(),
        _lines(block),
        Text(),
        Text(size, "dim"),
    )


def _lines(block: Block) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("offset", justify="right", no_wrap=True, style="dim")
    table.add_column("text", overflow="fold", ratio=3)
    table.add_column("ids", overflow="fold", ratio=2, style="dim")
    for start, ids in _split_lines(block):
        table.add_row(str(block.offset + start), _text(ids, block), Text(" ".join(map(str, ids))))
    return table


def _split_lines(block: Block) -> Iterator[tuple[int, list[int]]]:
    """Each line's place in the block, and its ids; the first may lack its beginning, the last its end."""
    ids = block.ids.tolist()
    ends = [place + 1 for place, index in enumerate(ids) if block.tokens.words[index] == EOS]
    for start, stop in zip([0, *ends], [*ends, len(ids)], strict=True):
        if start < stop:
            yield start, ids[start:stop]


def _text(ids: list[int], block: Block) -> Text:
    text = Text()
    for place, index in enumerate(ids):
        token = block.tokens.words[index]
        if place and block.unit == "word":
            text.append(" ")
        if token == EOS:
            text.append(_LINE_END, _END)
        else:
            text.append(visible(token), _UNKNOWN if index == block.tokens.unknown_id else "")
    return text
