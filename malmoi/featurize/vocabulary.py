"""The vocabulary: tokens to ids and back, the same on every run and runner."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from etils import epath

from malmoi.errors import MalmoiError

PADDING = "<pad>"
UNKNOWN = "<unk>"
# A newline as a token, in words and in characters.
EOS = "<eos>"
# Before the first word of a caption, and behind its last.
BEGIN, END = "<begin>", "<end>"


@dataclass(frozen=True)
class Vocabulary:
    """An ordered set of tokens; an id is a place in it, special tokens first.

    Attributes:
        tokens: the tokens seen in training, without the special ones.
        specials: tokens that stand before them. With the default, id 0 pads and id 1 is any unknown token.

    Example:
        >>> vocabulary = Vocabulary.from_counts({"the": 3, "is": 1, "mary": 1})
        >>> vocabulary.encode(["mary", "is", "here"])
        array([4, 3, 1], dtype=int32)
        >>> vocabulary.decode([4, 3, 1])
        ['mary', 'is', '<unk>']
    """

    tokens: tuple[str, ...]
    specials: tuple[str, ...] = (PADDING, UNKNOWN)

    def __post_init__(self) -> None:
        if len(self._ids) != len(self):
            seen: set[str] = set()
            twice = next(word for word in self.words if word in seen or seen.add(word))  # type: ignore[func-returns-value]
            raise ValueError(f"a vocabulary holds each token once, {twice!r} stands in it twice")

    @classmethod
    def from_counts(
        cls,
        counts: Mapping[str, int],
        *,
        specials: tuple[str, ...] = (PADDING, UNKNOWN),
        min_count: int = 1,
        max_size: int | None = None,
    ) -> "Vocabulary":
        """The tokens by falling count, ties by token.

        A token that is also a special one keeps its special id (PTB's own ``<unk>``, for example).

        Args:
            counts: how often each token occurs in the training split.
            specials: the tokens that come first, counted or not.
            min_count: rarer tokens are left out.
            max_size: the most tokens to keep, special ones not counted.
        """
        ranked = sorted((-count, token) for token, count in counts.items() if count >= min_count)
        tokens = [token for _, token in ranked if token not in specials]
        return cls(tuple(tokens[:max_size]), specials)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All tokens; the place of one is its id."""
        return self.specials + self.tokens

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {word: index for index, word in enumerate(self.words)}

    @cached_property
    def unknown_id(self) -> int | None:
        """The id of any token not in the vocabulary, if there is one."""
        return self._ids.get(UNKNOWN)

    def __len__(self) -> int:
        return len(self.specials) + len(self.tokens)

    def __contains__(self, token: object) -> bool:
        return token in self._ids

    def id(self, token: str) -> int:
        """The id of a token.

        Raises:
            KeyError: the token is unknown and the vocabulary has no ``<unk>``.
        """
        found = self._ids.get(token, self.unknown_id)
        if found is None:
            raise KeyError(f"{token!r} is not among the {len(self)} tokens, and there is no {UNKNOWN}")
        return found

    def encode(self, tokens: Iterable[str]) -> np.ndarray:
        """The ids of ``tokens``, int32 of shape (tokens,); unknown ones become ``unknown_id``."""
        return np.fromiter((self.id(token) for token in tokens), dtype=np.int32)

    def decode(self, ids: Iterable[int]) -> list[str]:
        """The tokens of ``ids``; padding is left out."""
        words = (self.words[index] for index in ids)
        return [word for word in words if word != PADDING]

    def save(self, folder: epath.PathLike, field: str, *, tokenizer: str, min_count: int = 1, source: str) -> None:
        """Writes ``<field>.vocab.txt`` and, beside it, ``<field>.vocab.json``.

        The text file has one token a line, the line's number being the id, from 0:
        ``tf.lookup.TextFileInitializer`` reads it, and its lines are the ``vocabulary`` of a
        ``keras.layers.StringLookup`` with ``mask_token="<pad>"`` and ``oov_token="<unk>"``.

        Args:
            folder: where to.
            field: what the vocabulary is of, such as ``words``.
            tokenizer: the name of the tokenizer that made the tokens.
            min_count: the least count a token needed.
            source: the split that was counted.
        """
        for word in self.words:
            if not word or "\n" in word or "\r" in word:
                raise MalmoiError(f"{field}: the token {word!r} can't stand on a line of a vocabulary file")
        text = "".join(f"{word}\n" for word in self.words).encode()
        about = {
            "size": len(self),
            "specials": list(self.specials),
            "tokenizer": tokenizer,
            "min_count": min_count,
            "source": source,
            "sha256": hashlib.sha256(text).hexdigest(),
        }
        files = _files(folder, field)
        files[0].write_bytes(text)
        files[1].write_text(json.dumps(about, ensure_ascii=False, indent=2, sort_keys=True) + "\n")

    @classmethod
    def load(cls, folder: epath.PathLike, field: str) -> "Vocabulary":
        """Reads what ``save`` wrote.

        Raises:
            MalmoiError: a file is missing, or the text is not the one that was saved.
        """
        text_file, about_file = _files(folder, field)
        try:
            text, about = text_file.read_bytes(), json.loads(about_file.read_text())
        except FileNotFoundError as error:
            raise MalmoiError(f"{folder} holds no vocabulary {field!r}: {error.filename} is missing.") from None
        if hashlib.sha256(text).hexdigest() != about["sha256"]:
            raise MalmoiError(
                f"{text_file} was changed since it was written: its sha256 is not the one in {about_file.name}. "
                "Ids would mean other words; prepare the dataset again."
            )
        words = text.decode().split("\n")[:-1]
        specials = tuple(about["specials"])
        return cls(tuple(words[len(specials) :]), specials)


def _files(folder: epath.PathLike, field: str) -> tuple[epath.Path, epath.Path]:
    return epath.Path(folder) / f"{field}.vocab.txt", epath.Path(folder) / f"{field}.vocab.json"
