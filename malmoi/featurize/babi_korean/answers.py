"""bAbI's answers: bare Korean nouns, in the words of the stories."""

from collections.abc import Mapping
from types import MappingProxyType

from malmoi.featurize.babi_korean.endings import noun_of
from malmoi.featurize.babi_korean.lexicon import ANIMALS, COLORS, DIRECTIONS, OBJECTS, PEOPLE, PLACES, STATES
from malmoi.featurize.babi_korean.outside import OutsideLanguage, shown

# `none` counts (how many objects), `nothing` is a list without things (what); two words, so that they stay two.
# `maybe` means that the story leaves it open: 아마 would say that it is likely.
_OTHERS = {
    "yes": "예",
    "no": "아니요",
    "maybe": "모름",
    "none": "영",
    "one": "하나",
    "two": "둘",
    "three": "셋",
    "nothing": "없음",
}
# Paths are lists of initials.
_STEPS = {direction[0]: korean for direction, korean in DIRECTIONS.items()}

ANSWERS: Mapping[str, str] = MappingProxyType(
    {person.lower(): korean for person, korean in PEOPLE.items()}
    | PLACES
    | OBJECTS
    | ANIMALS
    | COLORS
    | {state: noun_of(korean) for state, korean in STATES.items()}
    | _STEPS
    | _OTHERS
)
"""By the English answer in lower case, the Korean one: a noun or a number."""

_LISTED = (OBJECTS.keys(), _STEPS.keys())


def translate_answer(text: str) -> str:
    """The Korean of an answer, or of a list of things or of steps joined by commas.

    Args:
        text: in upper or lower case, with or without blanks around it.

    Raises:
        OutsideLanguage: bAbI has no such answer.

    Example:
        >>> translate_answer("hallway"), translate_answer("yes"), translate_answer("hungry"), translate_answer("two")
        ('복도', '예', '배고픔', '둘')
        >>> translate_answer("milk,apple"), translate_answer("n,w")
        ('우유,사과', '북쪽,서쪽')
    """
    parts = text.strip().lower().split(",")
    # Some letters beyond ASCII have one of its letters as their lower case: the Kelvin sign is k.
    if not text.isascii() or not all(part in ANSWERS for part in parts):
        raise OutsideLanguage("an English answer of bAbI's, such as 'garden' or 'milk,apple'", shown(text))
    if len(parts) > 1 and not any(words >= set(parts) for words in _LISTED):
        raise OutsideLanguage("a list of things only, or of n, e, s, w only", shown(text))
    return ",".join([ANSWERS[part] for part in parts])
