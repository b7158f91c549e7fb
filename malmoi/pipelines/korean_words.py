"""The units of a Korean token stream that a Korean tokenizer cuts: morphemes, syllables, letters."""

import io
from collections import Counter
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from malmoi.errors import BadInput
from malmoi.featurize.korean.hangul import BrokenHangul, normal_hangul
from malmoi.featurize.tokenize import stream_tokens
from malmoi.featurize.vocabulary import PADDING, Vocabulary
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.token_units import Ids


@dataclass(frozen=True)
class KoreanWords:
    r"""What a Korean tokenizer cuts each line into, and ``<eos>`` for each newline.

    Attributes:
        tokenizer: one of ``malmoi.featurize.korean.KOREAN_TOKENIZERS``.

    Example:
        >>> KoreanWords("space").count("말 모이.\n") == {"말": 1, "모이": 1, "<eos>": 1}
        True
    """

    tokenizer: str
    name: str = "word"

    def count(self, text: str) -> Counter[str]:
        """How often each token occurs."""
        return Counter(stream_tokens(self.tokenizer, text))

    def length(self, text: str) -> int:
        """How many tokens there are."""
        return len(stream_tokens(self.tokenizer, text))

    def ids(self, vocabulary: Vocabulary) -> Ids:
        """What turns texts into ids of a vocabulary that starts with ``<pad>``."""
        places = {word: index for index, word in enumerate(vocabulary.words) if word != PADDING}

        def ids(text: str) -> np.ndarray:
            tokens = stream_tokens(self.tokenizer, text)
            return np.fromiter(map(places.get, tokens, repeat(0)), dtype=np.int32, count=len(tokens))

        return ids


def whole_hangul(chunk: Chunk, text: str, reject: Reject) -> str:
    r"""The text of a chunk with its Hangul in whole syllables, as ``normal_hangul`` gives it.

    A line with other Hangul is handed to ``reject``, and left out with its newline.

    Example:
        >>> chunk = Chunk(path="f", name="f", start=0, stop=9, first_line=1, first_unit=0, split="train")
        >>> whole_hangul(chunk, "ㅈㅗㄴ\n", print)
        '존\n'
    """
    try:
        return normal_hangul(text)
    except BrokenHangul:
        lines = enumerate(io.StringIO(text), chunk.first_line)
        return "".join(_whole_line(line, chunk.name, number, reject) for number, line in lines)


def _whole_line(line: str, file: str, number: int, reject: Reject) -> str:
    try:
        return normal_hangul(line)
    except BrokenHangul as error:
        reject(BadInput(reason="broken-hangul", file=file, line=number, expected=error.expected, found=error.found))
        return ""
