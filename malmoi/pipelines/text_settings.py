"""Settings of a text corpus: which files it is made of, and how."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from malmoi.errors import MalmoiError
from malmoi.featurize.korean import korean_tokenizer
from malmoi.pipelines.token_units import Characters, Unit, Words

UNITS: Mapping[str, Unit] = {"word": Words(), "char": Characters()}

# Files of a split's own, or a part of the training files' bytes, at their end.
Part = tuple[str, ...] | float


@dataclass(frozen=True, kw_only=True)
class TextSettings:
    """What a text corpus is made of.

    Attributes:
        name: the dataset's, as in ``text_corpus/NAME``.
        train: its files; they are one stream in this order, of which fractions come last: validation, then test.
        validation: its files, or the fraction of ``train`` that it takes; 0 for no such split.
        test: the same.
        unit: ``word``, what stands between white space, or ``char``, code points in NFC.
        tokenizer: what cuts Korean words, one of ``KOREAN_TOKENIZERS``; white space if not given.
        lower: whether the text is read in lower case.
        min_count: how often a token must occur in the training split to have an id of its own.
        max_size: the most tokens that have one, the special ones not counted.

    Raises:
        MalmoiError: a value does not fit.

    Example:
        >>> settings = TextSettings(name="rose", train=("a.txt", "b.txt"), validation=0.05, test=("c.txt",))
        >>> TextSettings.from_json(settings.to_json()) == settings
        True
    """

    name: str
    train: tuple[str, ...]
    validation: Part = 0.0
    test: Part = 0.0
    unit: str = "word"
    tokenizer: str | None = None
    lower: bool = False
    min_count: int = 1
    max_size: int | None = None

    def __post_init__(self) -> None:
        if not self.train:
            raise MalmoiError(f"{self.name}: no files to train on.")
        for split in ("validation", "test"):
            part = getattr(self, split)
            if not isinstance(part, tuple) and not 0 <= part < 1:
                raise MalmoiError(f"{self.name}: {split} is {part}; a fraction is at least 0 and less than 1.")
        if self.fraction("validation") + self.fraction("test") >= 1:
            raise MalmoiError(
                f"{self.name}: validation {self.validation} and test {self.test} leave nothing to train on."
            )
        if self.unit not in UNITS:
            raise MalmoiError(f"{self.name}: unit is {self.unit!r}; it can be {' or '.join(map(repr, UNITS))}.")
        if self.tokenizer is not None:
            if self.unit != "word":
                raise MalmoiError(
                    f"{self.name}: the tokenizer {self.tokenizer!r} cuts words; the unit is {self.unit!r}."
                )
            korean_tokenizer(self.tokenizer)  # which knows its names
        if self.min_count < 1 or (self.max_size is not None and self.max_size < 1):
            raise MalmoiError(
                f"{self.name}: min_count is {self.min_count}, max_size {self.max_size}; each is at least 1 (or, for "
                "max_size, not given)."
            )
        files = self.files
        if twice := next((file for place, file in enumerate(files) if file in files[:place]), None):
            raise MalmoiError(f"{self.name}: {twice} is given twice; each file belongs to one place of one split.")

    @property
    def files(self) -> tuple[str, ...]:
        """All files, split after split."""
        return self.train + self.files_of("validation") + self.files_of("test")

    def files_of(self, split: str) -> tuple[str, ...]:
        """The files that are a split's own."""
        part = getattr(self, split)
        return part if isinstance(part, tuple) else ()

    def fraction(self, split: str) -> float:
        """What a split takes of the training files' bytes."""
        part = getattr(self, split)
        return 0.0 if isinstance(part, tuple) else part

    def to_json(self) -> dict[str, Any]:
        """As JSON's types."""
        return {
            key: list(value) if isinstance(value, tuple) else value for key, value in dataclasses.asdict(self).items()
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What ``to_json`` gave."""
        fields: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
        }
        return cls(**fields)
