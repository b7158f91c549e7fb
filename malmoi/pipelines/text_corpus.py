"""Texts of the user's for the pipeline: any UTF-8 files, as streams of words or characters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.corpus import Raw
from malmoi.pipelines.korean_words import KoreanWords, whole_hangul
from malmoi.pipelines.plan import Chunk, RawFile
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.short_names import short_names
from malmoi.pipelines.text_file import scan_text, text_bytes
from malmoi.pipelines.text_settings import UNITS, TextSettings
from malmoi.pipelines.token_encoder import Fitted
from malmoi.pipelines.token_stream import SPLITS, TokenStreamCorpus, in_order
from malmoi.pipelines.token_text import chunk_text
from malmoi.pipelines.token_units import Unit


@dataclass(frozen=True)
class TextCorpus(TokenStreamCorpus):
    """Text files for ``prepare``.

    Attributes:
        settings: which files, and what to make of them.
        name: of the dataset.
    """

    settings: TextSettings
    name: str = "text_corpus"

    @property
    def unit(self) -> Unit:
        """What a token is."""
        tokenizer = self.settings.tokenizer
        return UNITS[self.settings.unit] if tokenizer is None else KoreanWords(tokenizer)

    @property
    def min_count(self) -> int:
        """How often a token must occur."""
        return self.settings.min_count

    @property
    def max_size(self) -> int | None:
        """The most tokens to keep."""
        return self.settings.max_size

    def text(self, chunk: Chunk, data: bytes, reject: Reject) -> str:
        """What is read of a chunk."""
        text = chunk_text(chunk, data, reject, lower=self.settings.lower)
        return text if self.settings.tokenizer is None else whole_hangul(chunk, text, reject)

    def raw(self, reject: Reject) -> Raw:
        """Finds and scans the files; they may be cut within lines, which are of any length.

        Raises:
            MalmoiError: a split gets nothing, or a file changed meanwhile.
        """
        names = short_names(self.settings.files)
        files: dict[str, RawFile] = {}
        left_out: list[BadInput] = []

        def leave_out(error: BadInput) -> None:
            reject(error)
            left_out.append(error)

        for split in SPLITS:
            given = {path: names[path] for path in self.settings.files_of(split)}
            sizes = _sizes(given, leave_out)
            later = self._fractions(sum(sizes.values())) if split == "train" else []
            for path, size in sizes.items():
                try:
                    file = scan_text(path, name=names[path], split=split, later=later, within_lines=True)
                except BadInput as error:
                    leave_out(error)
                else:
                    if file.bytes != size:
                        raise MalmoiError(f"{path} changed while it was being prepared; prepare it again.")
                    files[names[path]] = file
                later = [(byte - size, its_split) for byte, its_split in later]
        chunks = tuple(chunk for file in files.values() for chunk in file.chunks)
        self._check_splits({chunk.split for chunk in chunks}, files, left_out)
        return in_order(Raw(chunks, files))

    def _fractions(self, size: int) -> list[tuple[int, str]]:
        """Where in the training files, which have that many bytes, the splits of fractions begin."""
        end, begins = size, []
        for split in ("test", "validation"):
            if fraction := self.settings.fraction(split):
                end -= round(size * fraction)
                begins.append((end, split))
        return begins[::-1]

    def _check_splits(self, there: set[str], files: Mapping[str, RawFile], left_out: list[BadInput]) -> None:
        for split in SPLITS:
            fraction = self.settings.fraction(split)
            if split in there or not (fraction or self.settings.files_of(split)):
                continue
            if left_out:
                raise MalmoiError(
                    f"{self.settings.name}: nothing is left for the split {split!r}, because of {len(left_out)} files "
                    f"that are left out; the first: {left_out[0]}"
                )
            size = sum(file.bytes for file in files.values())
            raise MalmoiError(
                f"{self.settings.name}: the split {split!r} gets nothing. Texts are cut after a blank or a newline, "
                f"and these {size:,} bytes have too few of them for "
                f"validation {self.settings.validation} and test {self.settings.test}. Give more text, "
                "other fractions, or files for each split."
            )

    def statistics(self, fitted: Fitted) -> Mapping[str, Any]:
        """What ``stats.json`` says of the corpus besides the splits."""
        return {"config": self.settings.name, "settings": self.told_settings(), **super().statistics(fitted)}

    def told_settings(self) -> Mapping[str, Any]:
        """The settings as ``stats.json`` tells them: files by their names in it."""
        names = short_names(self.settings.files)
        parts = {
            split: [names[path] for path in self.settings.files_of(split)] or self.settings.fraction(split)
            for split in SPLITS
        }
        return self.settings.to_json() | parts


def _sizes(given: Mapping[str, str], leave_out: Reject) -> dict[str, int]:
    """The bytes of each file that can be read; others are left out."""
    sizes = {}
    for path, name in given.items():
        try:
            sizes[path] = text_bytes(path, name=name)
        except BadInput as error:
            leave_out(error)
    return sizes
