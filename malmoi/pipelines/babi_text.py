"""bAbI's texts: sentences, questions and answers as tokens and ids."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from malmoi.featurize.korean import KoreanTokenizer
from malmoi.featurize.korean.analysers import ANALYSERS
from malmoi.featurize.korean.tokenizer import TAGGED
from malmoi.featurize.tokenize import tokenizer
from malmoi.pipelines.babi_language import AnyLanguage, Language


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How the texts of raw files are read; it travels to workers, and holds no analyser.

    Attributes:
        tokenizer: the name of the tokenizer.
        language: what puts a text into the language of the dataset.

    Example:
        >>> Reading().statements([b"Mary left."]), Reading().answer(b"Milk,Football ")
        ([['mary', 'left']], 'milk,football')
    """

    tokenizer: str = "babi_words"
    language: Language = field(default_factory=AnyLanguage)

    def statements(self, texts: Iterable[bytes]) -> list[list[str]]:
        """The tokens of statements, UTF-8 as in the file; best called with many, each of them once."""
        return self.tokens([self.language.statement(text.decode()) for text in texts])

    def questions(self, texts: Iterable[bytes]) -> list[list[str]]:
        """The tokens of questions, UTF-8 as in the file; best called with many, each of them once."""
        return self.tokens([self.language.question(text.decode()) for text in texts])

    def tokens(self, texts: Sequence[str]) -> list[list[str]]:
        """The tokens of texts that are in the language of the dataset."""
        split = tokenizer(self.tokenizer)
        return split.many(texts) if isinstance(split, KoreanTokenizer) else list(map(split, texts))

    def size(self, text: str) -> int:
        """How many tokens a text has, about: an analyser is not asked, its morphemes are reckoned as syllables."""
        analysed = self.tokenizer.removesuffix(TAGGED) in ANALYSERS
        return len(tokenizer("syllable" if analysed else self.tokenizer)(text))

    def answer(self, text: bytes) -> str:
        """The answer as a class, UTF-8 as in the file."""
        return normal_answer(self.language.answer(text.decode()))

    def answer_tokens(self, answer: str) -> list[str]:
        """The tokens of an answer in order, part after part.

        Example:
            >>> Reading().answer_tokens("milk,football"), Reading().answer_tokens("rasoi ghar")
            (['milk', 'football'], ['rasoi', 'ghar'])
        """
        return [token for found in self.tokens(answer.split(",")) for token in found]


def normal_answer(answer: str) -> str:
    """The answer as a class: lower case, NFC, no spaces around it.

    Example:
        >>> normal_answer("Milk,Football ")
        'milk,football'
    """
    return unicodedata.normalize("NFC", answer.lower()).strip()


def padded(ids: np.ndarray, *, width: int) -> np.ndarray:
    """Ids as int32 of shape (width,), padded with 0 and cut at ``width``.

    Example:
        >>> padded(np.array([3, 4]), width=3), padded(np.array([3, 4]), width=1)
        (array([3, 4, 0], dtype=int32), array([3], dtype=int32))
    """
    row = np.zeros(width, dtype=np.int32)
    row[: len(ids)] = ids[:width]
    return row
