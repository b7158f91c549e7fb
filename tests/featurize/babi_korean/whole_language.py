"""All sentences that the patterns and the lexicon of the bAbI language give, and a reader of their Korean."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

from malmoi.featurize.babi_korean.endings import asked
from malmoi.featurize.babi_korean.lexicon import LEXICON
from malmoi.featurize.babi_korean.pattern import SLOT, Pattern
from malmoi.featurize.babi_korean.questions import QUESTIONS
from malmoi.featurize.babi_korean.statements import STATEMENTS
from malmoi.featurize.particles import PARTICLES

PATTERNS = (*STATEMENTS, *QUESTIONS)


def kinds(pattern: Pattern) -> list[str]:
    """The kinds of the slots of a pattern, in the order of the English."""
    return [kind for kind, _, _ in SLOT.findall(pattern.english)]


def sentence(pattern: Pattern, words: tuple[str, ...]) -> str:
    """The English sentence of a pattern with words in its slots."""
    filling = iter(words)
    text = SLOT.sub(lambda _: next(filling), pattern.english)
    return text[0].upper() + text[1:]


def sentences(pattern: Pattern) -> Iterator[str]:
    """Every English sentence of a pattern."""
    return (sentence(pattern, words) for words in product(*(LEXICON[kind] for kind in kinds(pattern))))


def readings(korean: str) -> list[str]:
    """Every English sentence that a Korean one (in the plain style) can stand for, if each form of a particle goes."""
    found = []
    for pattern in PATTERNS:
        regex, words = _reader(pattern)
        if read := regex.fullmatch(korean):
            filling = tuple(words[slot][read[slot]] for slot in map("".join, _names(pattern.english)))
            found.append(sentence(pattern, filling))
    return found


def _names(text: str) -> list[tuple[str, str]]:
    return [(kind, second) for kind, second, _ in SLOT.findall(text)]


@cache
def _reader(pattern: Pattern) -> tuple[re.Pattern[str], dict[str, dict[str, str]]]:
    """The Korean of a pattern as an expression, and by slot the English of its Korean words."""
    words: dict[str, dict[str, str]] = {}

    def group(slot: re.Match[str]) -> str:
        kind, second, form = slot.groups()
        found = {asked(korean) if form == "니까" else korean: english for english, korean in LEXICON[kind].items()}
        words[kind + second] = found
        # Also bare 으로 after ㄹ is let through here: what fits is not the reader's concern.
        after = "|".join(PARTICLES[form]) if form in PARTICLES else ""
        return f"(?P<{kind}{second}>{'|'.join(found)})(?:{after})"

    literal = re.sub(r"([.?])", r"\\\1", pattern.korean)
    return re.compile(SLOT.sub(group, literal)), words
