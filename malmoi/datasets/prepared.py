"""A prepared dataset: the folder that preparing left, and what an input function asks of it.

Opening one needs neither TensorFlow nor Beam.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import tensorflow_datasets as tfds
from etils import epath

from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary

_COMPLETE = "dataset_info.json"  # a folder gets its name when all its files are there; this one says what it is
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")
_FILES = MappingProxyType({"text_corpus": " --files FILE ...", "image_features": " --images FOLDER ..."})


@dataclass(frozen=True)
class Piece:
    """Consecutive records of one file."""

    file: str
    skip: int
    take: int


@dataclass(frozen=True)
class Prepared:
    """A prepared dataset.

    Attributes:
        folder: where its shards, ``features.json``, ``stats.json`` and vocabularies are.

    Example:
        >>> dataset = Prepared.open("babi/en-1k-qa1", data_dir="/data")  # doctest: +SKIP
        >>> dataset.name, dataset.splits, dataset.examples("train")  # doctest: +SKIP
        ('babi/en-1k-qa1', ('train', 'test'), 1000)
        >>> dataset.pieces("train", [range(200, 300)])  # doctest: +SKIP
        (Piece(file='/data/babi/en-1k-qa1/1.0.0/babi-train.tfrecord-00000-of-00001', skip=200, take=100),)
    """

    folder: epath.Path

    @classmethod
    def open(cls, source: "epath.PathLike | Prepared", *, data_dir: epath.PathLike | None = None) -> "Prepared":
        """Finds a prepared dataset.

        Args:
            source: its folder, or its name such as ``babi/en-1k``; the highest version there is taken. What
                is open already is given back.
            data_dir: where names are looked up; by default in TFDS's own place (``$TFDS_DATA_DIR`` or
                ``~/tensorflow_datasets``).

        Raises:
            MalmoiError: there is none; the message says how to prepare it.
        """
        if isinstance(source, cls):
            return source
        root = epath.Path(tfds.core.constants.DATA_DIR if data_dir is None else data_dir).expanduser()
        # A folder of that name in the working directory counts only where no data_dir was named.
        places = [root / source] if data_dir is not None else [epath.Path(source).expanduser(), root / source]
        for place in places:
            if found := _complete(place):
                return cls(found)
        raise MalmoiError(_not_prepared(str(source), places[-1]))

    @cached_property
    def info(self) -> tfds.core.DatasetInfo:
        """What TFDS knows of it."""
        if not (self.folder / "features.json").exists():
            raise self.damaged("features.json", "the features of an example", "no such file")
        return tfds.builder_from_directory(self.folder).info

    @property
    def name(self) -> str:
        """Dataset and config, as in ``babi/en-1k``."""
        return "/".join(filter(None, (self.info.name, self.info.config_name)))

    @cached_property
    def features(self) -> Mapping[str, tfds.features.FeatureConnector]:
        """The features of an example, from ``features.json``."""
        return dict(self.info.features.items())

    @cached_property
    def stats(self) -> Mapping[str, Any]:
        """The content of ``stats.json``."""
        try:
            return json.loads((self.folder / "stats.json").read_text())
        except FileNotFoundError:
            raise self.damaged("stats.json", "lengths and counts", "no such file") from None
        except ValueError as error:
            raise self.damaged("stats.json", "JSON", str(error)) from None

    def vocabulary(self, field: str) -> Vocabulary:
        """The vocabulary of a field, such as ``words``."""
        return Vocabulary.load(self.folder, field)

    @cached_property
    def words(self) -> Vocabulary:
        """The vocabulary of all text."""
        return self.vocabulary("words")

    @cached_property
    def answers(self) -> Vocabulary:
        """The answer classes."""
        return self.vocabulary("answers")

    @cached_property
    def tokens(self) -> Vocabulary:
        """The tokens of a token stream; none of them pads."""
        return self.vocabulary("tokens")

    @property
    def splits(self) -> tuple[str, ...]:
        """The names of the splits."""
        return tuple(self.info.splits)

    def examples(self, split: str) -> int:
        """How many examples a split has."""
        return sum(self._split(split).shard_lengths)

    def pieces(self, split: str, ranges: Sequence[range] | None = None) -> tuple[Piece, ...]:
        """Where the records of a split are.

        Args:
            split: its name.
            ranges: consecutive numbers of records in the split, from 0; by default all.

        Raises:
            MalmoiError: there is no such split, or a file of it is missing.
        """
        if ranges is None:
            ranges = [range(self.examples(split))]
        pieces = tuple(self._pieces(split, ranges))
        for piece in pieces:
            if not epath.Path(piece.file).exists():
                raise self.damaged(piece.file, f"{piece.take} records of the split {split}", "no such file")
        return pieces

    def _pieces(self, split: str, ranges: Sequence[range]) -> Iterator[Piece]:
        info = self._split(split)
        for wanted in ranges:
            start = 0
            for file, length in zip(info.filepaths, info.shard_lengths, strict=True):
                first, last = max(wanted.start, start), min(wanted.stop, start + length)
                if first < last:
                    yield Piece(str(file), first - start, last - first)
                start += length

    def _split(self, split: str) -> Any:
        if split not in self.splits:
            raise MalmoiError(f"{self.name} has no split {split!r}, it has: {', '.join(self.splits)}.")
        return self.info.splits[split]

    def damaged(self, what: str, expected: str, found: str) -> MalmoiError:
        """The error for a dataset that is not as preparing left it."""
        return MalmoiError(
            f"{self.folder}: {what}: expected {expected}, found {found}. The dataset is damaged, or "
            "was written by something else: prepare it again."
        )


def _complete(place: epath.Path) -> epath.Path | None:
    """The place itself, or its highest version."""
    if (place / _COMPLETE).exists():
        return place
    if not place.is_dir():
        return None
    versions = [
        (tuple(map(int, match.groups())), child)
        for child in place.iterdir()
        if (match := _VERSION.fullmatch(child.name)) and (child / _COMPLETE).exists()
    ]
    return max(versions)[1] if versions else None


def _not_prepared(source: str, place: epath.Path) -> str:
    message = f"{source} is not prepared: {place} holds no {_COMPLETE}, and no folder of a version that does."
    if re.fullmatch(r"\w+/[\w.-]+", source):
        root = place.parent.parent
        files = _FILES.get(source.partition("/")[0], "")
        message += f" To prepare it: malmoi prepare {source}{files} --data-dir {root}"
        if place.parent.is_dir():
            there = sorted(child.name for child in place.parent.iterdir() if _complete(child))
            message += f" (prepared there: {', '.join(there)})" if there else ""
    elif re.fullmatch(r"\w+", source) and place.is_dir():
        there = sorted(f"{source}/{child.name}" for child in place.iterdir() if _complete(child))
        message += f" Name a config too: {', '.join(there)}" if there else ""
    return message
