"""bAbI's texts: sentences, questions and answers as words and word ids."""

import unicodedata

import numpy as np

from malmoi.featurize.tokenize import tokenizer
from malmoi.featurize.vocabulary import Vocabulary

TOKENIZER = "babi_words"

tokens = tokenizer(TOKENIZER)


def normal_answer(answer: str) -> str:
    """The answer as a class: lower case, NFC, no spaces around it.

    Example:
        >>> normal_answer("Milk,Football ")
        'milk,football'
    """
    return unicodedata.normalize("NFC", answer.lower()).strip()


def answer_tokens(answer: str) -> list[str]:
    """The words of an answer in order, part after part.

    Example:
        >>> answer_tokens("milk,football"), answer_tokens("rasoi ghar")
        (['milk', 'football'], ['rasoi', 'ghar'])
    """
    return [token for part in answer.split(",") for token in tokens(part)]


def encode_text(text: str, *, words: Vocabulary, width: int) -> np.ndarray:
    """The word ids of a sentence or question, int32 of shape (width,), padded with 0 and cut at ``width``."""
    row = np.zeros(width, dtype=np.int32)
    ids = words.encode(tokens(text)[:width])
    row[: len(ids)] = ids
    return row
