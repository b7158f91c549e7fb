"""Tagged words, read from left to right."""

from collections.abc import Sequence

from malmoi.featurize.parsing.node import Node
from malmoi.featurize.word_set import word_set

FINITE = frozenset(("VBZ", "VBP", "VBD", "MD"))
VERBS = FINITE | {"VB", "VBG", "VBN"}
NOUN_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS"))
ADJECTIVES = frozenset(("JJ", "JJR", "JJS"))
PREPOSITIONS = frozenset(("IN", "TO"))
SUBORDINATORS = word_set("while as because if when since although though whether so where until before after")
"""What may begin a clause; most are prepositions too."""

END = "$"
"""The tag behind the last word."""


class Cursor:
    """A place among the words of a sentence.

    Attributes:
        words: as they are written.
        lower: in lower case.
        tags: of the Penn treebank.
        at: the place of the next word.
    """

    def __init__(self, words: Sequence[str], tags: Sequence[str]) -> None:
        self.words, self.tags = words, tags
        self.lower = [word.lower() for word in words]
        self.at = 0

    @property
    def ended(self) -> bool:
        """Whether all words are read."""
        return self.at >= len(self.words)

    def tag(self, ahead: int = 0) -> str:
        """The tag of a word, or ``END``."""
        return self.tag_at(self.at + ahead)

    def tag_at(self, place: int) -> str:
        """The tag at a place, or ``END``."""
        return self.tags[place] if 0 <= place < len(self.tags) else END

    def text(self, ahead: int = 0) -> str:
        """A word in lower case, or nothing."""
        place = self.at + ahead
        return self.lower[place] if place < len(self.lower) else ""

    def take(self) -> Node:
        """Reads a word."""
        node = Node(self.tags[self.at], self.words[self.at])
        self.at += 1
        return node

    def finite_ahead(self) -> int | None:
        """How many adverbs stand before a finite verb, if there is one."""
        ahead = 0
        while self.tag(ahead) == "RB":
            ahead += 1
        return ahead if self.tag(ahead) in FINITE else None

    def at_preposition(self) -> bool:
        """Whether a prepositional phrase begins here, and not a clause."""
        if self.tag() not in PREPOSITIONS or (self.tag() == "TO" and self.tag(1) == "VB") or self.text() == "that":
            return False
        if self.text() not in SUBORDINATORS or (self.text() == "while" and self.tag(1) == "VBG"):
            return True
        return not self.finite_before_stop()

    def at_relative(self) -> bool:
        """Whether a relative clause begins here."""
        return self.tag() in ("WDT", "WP", "WP$") or (
            self.text() == "that" and (self.tag(1) in VERBS or self.tag(1) == "RB")
        )

    def finite_before_stop(self) -> bool:
        """Whether there is a finite verb before the next comma or full stop."""
        for place in range(self.at + 1, len(self.tags)):
            if self.tags[place] in (",", "."):
                return False
            if self.tags[place] in FINITE:
                return True
        return False

    def clause_ahead(self) -> bool:
        """Whether what comes has a verb before a conjunction, so that the noun before it is the subject of a clause."""
        for place in range(self.at, len(self.tags)):
            tag = self.tags[place]
            if tag in FINITE:
                return True
            if tag in (",", ".", "CC", "WDT", "WP") or self.lower[place] in SUBORDINATORS:
                return False
        return False
