"""The questions of captions, and the count of everything that became of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from malmoi.featurize.captions import clean_caption
from malmoi.featurize.parsing.node import Node
from malmoi.featurize.parsing.parser import Parser
from malmoi.featurize.questions.candidate import Question
from malmoi.featurize.questions.colors import color_questions
from malmoi.featurize.questions.locations import location_questions
from malmoi.featurize.questions.numbers import number_questions
from malmoi.featurize.questions.objects import object_questions
from malmoi.featurize.questions.rules import Rules

LONGEST = 100
"""How many words a caption may have; COCO's longest has half as many."""

MOST_CHARACTERS = 5_000
"""How many characters a caption may have, so that a question of it can be read as a line."""

_MAKERS = (object_questions, number_questions, color_questions, location_questions)


@dataclass(kw_only=True)
class Tally:
    """What became of captions and candidates; tallies add up.

    Attributes:
        captions: how many came in.
        asked: of them, how many have a question.
        silent: of them, how many have none.
        set_aside: of them, how many were not read, by reason.
        questions: how many came out, by type.
        rules: how many came out, by the rule that made them.
        dropped: questions that were begun and did not come out, by reason.

    Each caption is in one of ``asked``, ``silent`` and ``set_aside``.
    """

    captions: int = 0
    asked: int = 0
    silent: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    questions: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)

    @property
    def candidates(self) -> int:
        """All questions that were begun."""
        return self.questions.total() + self.dropped.total()

    def drop(self, reason: str) -> None:
        """Counts a question that did not come out."""
        self.dropped[reason] += 1

    def come_out(self, question: Question) -> None:
        """Counts a question that did."""
        self.questions[question.type] += 1
        self.rules[question.rule] += 1

    def add(self, other: "Tally") -> None:
        """Adds another one."""
        self.captions += other.captions
        self.asked += other.asked
        self.silent += other.silent
        self.set_aside.update(other.set_aside)
        self.questions.update(other.questions)
        self.rules.update(other.rules)
        self.dropped.update(other.dropped)


@dataclass(frozen=True)
class Made:
    """What was made of one caption.

    Attributes:
        questions: in the order of their types.
        trees: the readings of the caption, the likeliest first.
        set_aside: why it was not read, or nothing.
    """

    questions: tuple[Question, ...]
    trees: tuple[Node, ...]
    set_aside: str = ""


def generate(captions: Sequence[str], *, parser: Parser, rules: Rules, tally: Tally) -> Iterator[Made]:
    """The questions of captions, one after the other.

    Args:
        captions: as they were written.
        parser: see there.
        rules: see there.
        tally: grows.

    Raises:
        MalmoiError: the parser can't work, or there is no WordNet.
    """
    cleaned = [clean_caption(caption) for caption in captions]
    reasons = [_unreadable(caption) for caption in cleaned]
    read = parser.readings([caption for caption, reason in zip(cleaned, reasons, strict=True) if not reason])
    for reason in reasons:
        trees: list[Node] = [] if reason else next(read)
        reason = reason or ("" if trees else "no tree")
        questions = _questions(trees, rules, tally)
        tally.captions += 1
        if reason:
            tally.set_aside[reason] += 1
        elif questions:
            tally.asked += 1
        else:
            tally.silent += 1
        for question in questions:
            tally.come_out(question)
        yield Made(tuple(questions), tuple(trees), reason)


def _unreadable(caption: str) -> str:
    if not caption:
        return "empty"
    if not any(character.isalnum() for character in caption):
        return "no word"
    return "too long" if caption.count(" ") >= LONGEST or len(caption) > MOST_CHARACTERS else ""


def _questions(trees: list[Node], rules: Rules, tally: Tally) -> list[Question]:
    """The questions of all readings by type, each once, whatever the rule."""
    found: dict[tuple[str, str, str], Question] = {}

    for maker in _MAKERS:
        for tree in trees:
            for question in maker(tree.copy(), rules, tally.drop):
                key = (question.type, question.question, question.answer)
                if key in found:
                    tally.drop(f"{question.type}: asked already")
                else:
                    found[key] = question
    return list(found.values())
