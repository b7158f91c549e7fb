"""The two ways in which questions are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from malmoi.errors import MalmoiError


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the generator does where the published one and English part.

    Attributes:
        articles: which the first noun phrase gives up for ``the``.
        grammatical: verbs agree with all kinds of plurals and are put in wherever one lacks; questions that would be no
            English are dropped; a question about a compound sentence has that sentence alone.
        out_of_objects: the level of the lowest noun phrase out of which an object may be moved, though there is a verb
            phrase in it; see ``movement.move``.
    """

    articles: frozenset[str]
    grammatical: bool
    out_of_objects: int


FAITHFUL = Rules(articles=frozenset(("a",)), grammatical=False, out_of_objects=0)
"""What the authors' generator does. (Its text has the level 1; nothing in the release was moved out of it.)"""

CORRECTED = Rules(articles=frozenset(("a", "an")), grammatical=True, out_of_objects=1)
"""Grammatical questions."""

MODES: Mapping[str, Rules] = MappingProxyType({"faithful": FAITHFUL, "corrected": CORRECTED})


def rules_of(mode: str) -> Rules:
    """The rules of a mode.

    Raises:
        MalmoiError: there is no such mode.
    """
    if mode not in MODES:
        raise MalmoiError(f"there is no mode {mode!r} of making questions; there are: {', '.join(MODES)}")
    return MODES[mode]
