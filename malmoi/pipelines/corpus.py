"""What the pipeline asks of a corpus."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from etils import epath

from malmoi.pipelines.plan import SHARD_BYTES, Chunk, RawFile
from malmoi.pipelines.rejects import Reject


@dataclass(frozen=True)
class Raw:
    """What a corpus finds on disk.

    Attributes:
        chunks: in the order of the examples; those of one split in one run.
        files: by the name that ``stats.json`` shall give them.
        shard_bytes: raw bytes of a shard; less where examples are much larger than the raw text.
    """

    chunks: tuple[Chunk, ...]
    files: Mapping[str, RawFile]
    shard_bytes: int = SHARD_BYTES


class Encoder(Protocol):
    """Turns chunks into records."""

    stats: dict[str, Any]

    def records(self, chunk: Chunk, data: bytes, reject: Reject) -> Iterable[bytes]:
        """The serialised examples of a chunk."""


class Corpus(Protocol):
    """What the pipeline asks of a corpus.

    It is pickled to every worker, so it holds no data and no open files. ``Counts`` and ``Fitted`` are any
    picklable types of the corpus's own. ``reject`` is to be called with each piece of bad input; it raises,
    or returns when the piece is to be left out.
    """

    @property
    def name(self) -> str:
        """The name of the TFDS dataset, with which the shards' names begin."""

    @property
    def counted(self) -> tuple[str, ...]:
        """The splits that the first pass counts: ``train``, and others where encoding must know their sizes."""

    def raw(self, reject: Reject) -> Raw:
        """Finds and scans the raw files; runs once, before the pipeline."""

    def count(self, chunk: Chunk, data: bytes, reject: Reject) -> Any:
        """``Counts`` of one chunk of a counted split."""

    def merge(self, parts: Iterable[Any]) -> Any:
        """``Counts`` of several, in any order, of none as well; the first may be changed and given back."""

    def fit(self, counts: Any) -> Any:
        """``Fitted``: what encoding needs to know of the whole training split, and of the sizes of others."""

    def encoder(self, fitted: Any) -> Encoder:
        """A new encoder; one is made for each shard."""

    def save(self, fitted: Any, folder: epath.PathLike) -> None:
        """Writes vocabularies and the like into the dataset's folder."""

    def statistics(self, fitted: Any) -> Mapping[str, Any]:
        """What ``stats.json`` says besides the splits: JSON."""
