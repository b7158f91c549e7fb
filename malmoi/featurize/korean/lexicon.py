"""The nouns that analysers must not break, and the particles that may follow them.

Analysers guess at names that they do not know (Komoran reads 산드라는 as 산/들/라는, Kkma 수미트는 as 수미/트/는),
and at nouns with a second reading (구는 as a form of 굽다). Their own user dictionaries only make the right reading
likelier, and KoNLPy takes one for Komoran alone. So a word that is a noun of the lexicon, alone or with a particle,
never reaches them: see ``malmoi.featurize.korean.pieces``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from malmoi.errors import MalmoiError
from malmoi.featurize.babi_korean import lexicon as babi
from malmoi.featurize.babi_korean.answers import ANSWERS
from malmoi.featurize.particles import PARTICLES, final_consonant, with_particle

KINDS = ("name", "noun", "number", "reply")
"""What a noun can be, which decides its tag."""

# Names in the Korean bAbI of others.
_NAMES = ("경임이", "수종이", "슈미트", "은경이", "필웅이")
_NUMBERS = ("하나", "둘", "셋", "영")
_REPLIES = ("예", "아니요")

# Particles of one form; PARTICLES has those of two.
_OF_ONE_FORM = "에게서 한테서 께서 에게 한테 에서 까지 부터 보다 처럼 마다 조차 밖에 하고 께 에 의 도 만"
# What may follow one of these.
_AFTER_PARTICLE = "까지 부터 은 는 도 만 의"
# The copula 이다, in full and shortened.
_COPULA = "이다 이었다 이었습니다 이에요 이고 이며 이지만 였다 였습니다 예요 입니다 입니까"


def _any_of(words: list[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_COPULAS = _COPULA.split()
_PARTICLE = _any_of([form for form in {*PARTICLES, *_OF_ONE_FORM.split()} if form not in _COPULAS])
_REST = rf"(?:{_any_of(_COPULAS)}|(?P<particle>{_PARTICLE})(?:{_any_of(_AFTER_PARTICLE.split())})?)?(?!\w)"


class Found(NamedTuple):
    """A noun of the lexicon in a text: from where to where, the noun, and what follows it in its word."""

    start: int
    end: int
    noun: str
    rest: str


@dataclass(frozen=True)
class Lexicon:
    """Nouns that stay whole.

    Attributes:
        kinds: by noun, one of ``KINDS``. Nouns end in a Hangul syllable and have no blanks.

    Raises:
        MalmoiError: a noun or its kind is not so.

    Example:
        >>> [tuple(found) for found in Lexicon({"산드라": "name"}).find("산드라는 어디에 있습니까?")]
        [(0, 4, '산드라', '는')]
    """

    kinds: Mapping[str, str]
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for noun, kind in self.kinds.items():
            if kind not in KINDS:
                raise MalmoiError(f"{noun!r} is given as {kind!r}; a noun can be: {', '.join(KINDS)}")
            if not re.fullmatch(r"\w+", noun):
                raise MalmoiError(f"{noun!r} cannot be kept whole: it is not a single word.")
            final_consonant(noun)
        object.__setattr__(self, "kinds", MappingProxyType(dict(self.kinds)))
        # No word matches (?!) where there are no nouns.
        nouns = _any_of(list(map(re.escape, self.kinds))) or "(?!)"
        object.__setattr__(self, "_pattern", re.compile(rf"(?<!\w)(?P<noun>{nouns}){_REST}"))

    def __reduce__(self) -> tuple[type["Lexicon"], tuple[dict[str, str]]]:
        return Lexicon, (dict(self.kinds),)

    def __hash__(self) -> int:
        return hash(frozenset(self.kinds.items()))

    def find(self, text: str) -> Iterator[Found]:
        """The words of a text that are a noun of the lexicon, alone or with particles, in order.

        The longest noun counts. A noun may have the wrong form of a particle (산드라은), as machines translate; but not
        one of a single syllable, which would be found in too many words (구이 is a dish, not 구 with 이).
        """
        for match in self._pattern.finditer(text):
            noun, particle = match["noun"], match["particle"]
            if len(noun) > 1 or not particle or with_particle(noun, particle) == noun + particle:
                yield Found(match.start(), match.end(), noun, text[match.end("noun") : match.end()])


def _babi_nouns() -> dict[str, str]:
    kinds = dict.fromkeys(
        word
        for words in (
            babi.PLACES,
            babi.OBJECTS,
            babi.CONTAINERS,
            babi.ANIMALS,
            babi.COLORS,
            babi.SHAPES,
            babi.DIRECTIONS,
            babi.RELATIONS,
            ANSWERS,
        )
        for korean in words.values()
        for word in korean.split()
    )
    named = {
        **dict.fromkeys(kinds, "noun"),
        **dict.fromkeys([*babi.PEOPLE.values(), *_NAMES], "name"),
        **dict.fromkeys(_NUMBERS, "number"),
        **dict.fromkeys(_REPLIES, "reply"),
    }
    return named


LEXICON = Lexicon(_babi_nouns())
"""All nouns of the Korean bAbI, its answers, and the names in that of others."""
