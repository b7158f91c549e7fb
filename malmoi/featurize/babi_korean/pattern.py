"""A pattern: a sentence with slots, in English and in Korean."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from malmoi.featurize.babi_korean.endings import asked
from malmoi.featurize.babi_korean.lexicon import LEXICON
from malmoi.featurize.particles import with_particle

SLOT = re.compile(r"\{([a-z]+)(2?)(?::(\w+))?\}")
"""A slot: ``{place}``, ``{place2}`` for a second one, ``{place:으로}`` with a particle, ``{give:니까}`` asked."""

_ASKED = "니까"

# All words of slots in lower case, with their kind in capitals. English is in lower case where they are put in, so
# that no text can hold a kind itself.
_KINDS = {word.lower(): kind.upper() for kind, words in LEXICON.items() for word in words}
_longest_first = sorted(_KINDS, key=len, reverse=True)
_WORD = re.compile(rf"\b(?:{'|'.join(map(re.escape, _longest_first))})\b")


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A sentence with slots for words of the lexicon.

    Attributes:
        english: the sentence; a slot is named by its kind in ``LEXICON``, the second of a kind with a 2 behind.
        korean: the same slots in any order, each with the particle that follows it, in either form, or with ``니까``
            for the question form of a verb. Statements end in a plain predicate.
        example: an English sentence of this pattern.
        skeleton: the English in lower case, with the kinds of its slots in capitals; what patterns are found by.

    Example:
        >>> went = Pattern(
        ...     english="{person} {move} to the {place}.",
        ...     korean="{person:은} {place:으로} {move}.",
        ...     example="John went to the hallway.",
        ... )
        >>> went.skeleton
        'PERSON MOVE to the PLACE.'
        >>> went.filled(["john", "went", "hallway"])
        '존은 복도로 갔다.'
    """

    english: str
    korean: str
    example: str
    skeleton: str = field(init=False, compare=False)
    _frame: str = field(init=False, repr=False, compare=False)
    _slots: Sequence[tuple[int, Mapping[str, str]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = [kind + second for kind, second, _ in SLOT.findall(self.english)]
        slots = [(places.index(kind + second), forms(kind, form)) for kind, second, form in SLOT.findall(self.korean)]
        # What follows from the fields is worked out once.
        object.__setattr__(self, "skeleton", SLOT.sub(lambda slot: slot[1].upper(), self.english.lower()))
        object.__setattr__(self, "_frame", SLOT.sub("%s", self.korean))
        object.__setattr__(self, "_slots", tuple(slots))

    def filled(self, words: Sequence[str]) -> str:
        """The Korean sentence, given the English words of the slots in lower case, in the order of the English."""
        return self._frame % tuple([korean[words[place]] for place, korean in self._slots])


def skeleton(text: str) -> tuple[str, list[str]]:
    """An English text with the words of the lexicon taken out, and these words, in lower case.

    Example:
        >>> skeleton("Mary went back to the garden.")
        ('PERSON MOVE to the PLACE.', ['mary', 'went back', 'garden'])
    """
    words: list[str] = []

    def take(match: re.Match[str]) -> str:
        words.append(match[0])
        return _KINDS[match[0]]

    # Some letters beyond ASCII have one of its letters as their lower case: the Kelvin sign is k.
    return _WORD.sub(take, text.lower() if text.isascii() else text), words


def forms(kind: str, form: str) -> Mapping[str, str]:
    """By the English words of a kind, in lower case, their Korean in a form that a slot asks for.

    Example:
        >>> forms("pronoun", "은")["they"], forms("give", "니까")["gave"]
        ('그들은', '주었습니까')
    """
    return MappingProxyType({word.lower(): _formed(korean, form) for word, korean in LEXICON[kind].items()})


def _formed(korean: str, form: str) -> str:
    if form == _ASKED:
        return asked(korean)
    return with_particle(korean, form) if form else korean
