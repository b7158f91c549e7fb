"""The Penn Treebank for the pipeline: Mikolov's files by word and by character.

A line of them starts and ends with a blank; ``<unk>`` and ``N`` are ordinary tokens. Mikolov's own character files have
blanks between characters, and ``_`` for a blank.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from etils import epath

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.vocabulary import PADDING, UNKNOWN
from malmoi.pipelines.corpus import Raw
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.text_file import scan_text
from malmoi.pipelines.token_encoder import Fitted
from malmoi.pipelines.token_stream import TokenStreamCorpus, in_order
from malmoi.pipelines.token_units import Characters, Unit, Words

# The units of each variant, by its name.
VARIANTS: Mapping[str, Unit] = MappingProxyType(
    {
        "word": Words(),
        "char": Characters(unknown_symbol=True),
        "char-literal": Characters(),
        "char-mikolov": Words(name="char"),
    }
)
# The split names of the files, by the names TFDS gives to splits.
_FILE_SPLITS = {"train": "train", "validation": "valid", "test": "test"}


@dataclass(frozen=True)
class PtbCorpus(TokenStreamCorpus):
    """PTB for ``prepare``.

    Attributes:
        root: the folder that holds ``ptb.train.txt``, ….
        variant: ``word``; ``char``, where ``<unk>`` is one symbol; ``char-literal``, where it is five; or
            ``char-mikolov``, the files ``ptb.char.train.txt``, ….
        name: of the dataset.
    """

    root: str
    variant: str
    name: str = "ptb"

    def __post_init__(self) -> None:
        if self.variant not in VARIANTS:
            raise MalmoiError(f"PTB has no variant {self.variant!r}; there are: {', '.join(VARIANTS)}")

    @property
    def unit(self) -> Unit:
        """What a token is."""
        return VARIANTS[self.variant]

    def raw(self, reject: Reject) -> Raw:
        """Finds and scans the raw files."""
        files = {}
        for split in _FILE_SPLITS:
            name = file_name(self.variant, split)
            try:
                files[name] = scan_text(epath.Path(self.root) / name, name=name, split=split)
            except BadInput as error:
                reject(error)
        return in_order(Raw(tuple(chunk for file in files.values() for chunk in file.chunks), files))

    def text(self, chunk: Chunk, data: bytes, reject: Reject) -> str:
        """What is read of a chunk, which holds whole lines; of characters, without the blanks around a line."""
        text = super().text(chunk, data, reject)
        if not isinstance(self.unit, Characters):
            return text
        text = text.removeprefix(" ").removesuffix(" ")
        return text.replace(" \n", "\n").replace("\n ", "\n")

    def specials(self, tokens: Counter[str]) -> tuple[str, ...]:
        """``<pad>`` alone where the text has ``<unk>``, so that an id is one more than the classic reader's."""
        return (PADDING,) if UNKNOWN in tokens else (PADDING, UNKNOWN)

    def statistics(self, fitted: Fitted) -> Mapping[str, Any]:
        """What ``stats.json`` says of the corpus besides the splits."""
        return {"config": self.variant, **super().statistics(fitted)}


def file_name(variant: str, split: str) -> str:
    """The file of a split.

    Example:
        >>> file_name("word", "validation"), file_name("char-mikolov", "train")
        ('ptb.valid.txt', 'ptb.char.train.txt')
    """
    return f"ptb.{'char.' if variant == 'char-mikolov' else ''}{_FILE_SPLITS[split]}.txt"
