"""The Korean tokenizers by name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from malmoi.errors import MalmoiError
from malmoi.featurize.babi_words import babi_words
from malmoi.featurize.korean.analysers import ANALYSERS
from malmoi.featurize.korean.hangul import letters, normal_hangul
from malmoi.featurize.korean.lexicon import LEXICON, Lexicon
from malmoi.featurize.korean.morphemes import morphemes

TAGGED = "/tags"
"""Behind the name of an analyser: tokens such as ``존/NNP``."""

# Different texts that a tokenizer remembers; forgotten when there are more.
REMEMBERED = 1 << 16


def space(text: str) -> list[str]:
    """The words between blanks (eojeol), as ``babi_words`` makes them: in lower case and without punctuation.

    Example:
        >>> space("존은 복도로 갔다."), space("사과,우유")
        (['존은', '복도로', '갔다'], ['사과', '우유'])
    """
    return babi_words(normal_hangul(text))


def syllable(text: str) -> list[str]:
    """The syllables of these words, and single characters of what is not Hangul.

    Example:
        >>> syllable("복도로 갔다.")
        ['복', '도', '로', '갔', '다']
    """
    return [character for word in space(text) for character in word]


def jamo(text: str) -> list[str]:
    """The letters of these words.

    Example:
        >>> jamo("갔다.")
        ['ㄱ', 'ㅏ', 'ㅆ', 'ㄷ', 'ㅏ']
    """
    return [letter for word in space(text) for letter in letters(word)]


_UNITS: Mapping[str, Callable[[str], list[str]]] = MappingProxyType(
    {"space": space, "syllable": syllable, "jamo": jamo}
)

KOREAN_TOKENIZERS = (*_UNITS, *ANALYSERS, *(f"{name}{TAGGED}" for name in ANALYSERS))
"""Their names."""


@dataclass(frozen=True)
class KoreanTokenizer:
    """A text in, its tokens out. It can be pickled: analysers are loaded where it is used.

    Attributes:
        name: one of ``KOREAN_TOKENIZERS``.
        lexicon: the nouns that analysers must not break.

    Raises:
        MalmoiError: there is no tokenizer of that name. When called: the analyser is not installed, Java is missing,
            it fails at a text, or a text has broken Hangul (``BrokenHangul``).
    """

    name: str
    lexicon: Lexicon = field(default=LEXICON, repr=False)
    _remembered: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.name not in KOREAN_TOKENIZERS:
            raise MalmoiError(f"no Korean tokenizer {self.name!r}; there are: {', '.join(KOREAN_TOKENIZERS)}")

    def __reduce__(self) -> tuple[type["KoreanTokenizer"], tuple[str, Lexicon]]:
        return KoreanTokenizer, (self.name, self.lexicon)

    def __call__(self, text: str) -> list[str]:
        """The tokens of a text."""
        return self.many([text])[0]

    def many(self, texts: Iterable[str]) -> list[list[str]]:
        """The tokens of each text, the same as one by one but quicker: each different text is cut once."""
        texts = list(texts)
        remembered = self._remembered
        found = {text: tokens for text in set(texts) if (tokens := remembered.get(text)) is not None}
        new = sorted(set(texts) - found.keys())
        if new:
            if len(remembered) + len(new) > REMEMBERED:
                remembered.clear()
            fresh = dict(zip(new, map(tuple, self._tokens(new)), strict=True))
            found |= fresh
            remembered.update(list(fresh.items())[:REMEMBERED])
        return [list(found[text]) for text in texts]

    def _tokens(self, texts: list[str]) -> list[list[str]]:
        if self.name in _UNITS:
            return [_UNITS[self.name](text) for text in texts]
        analyser = self.name.removesuffix(TAGGED)
        tagged = self.name != analyser
        return [
            [f"{form}/{tag}" if tagged else form for form, tag in found]
            for found in morphemes(texts, analyser, self.lexicon)
        ]


@lru_cache
def korean_tokenizer(name: str) -> KoreanTokenizer:
    """The tokenizer of that name with the lexicon of the Korean bAbI; in a process always the same one.

    Raises:
        MalmoiError: there is none; the message lists those that are.

    Example:
        >>> korean_tokenizer("space").many(["존은 복도로 갔다.", "복도"])
        [['존은', '복도로', '갔다'], ['복도']]
    """
    return KoreanTokenizer(name)
