"""Questions of captions, by the published method of COCO-QA.

Ren, Kiros and Zemel 2015, *Exploring Models and Data for Image Question Answering*, §3.2: each tree of a caption gives
questions about objects, numbers, colours and places, each with an answer of one word. ``generate`` makes them and
counts what it drops, and why; ``assembly`` chooses among those of a whole corpus.
"""

from malmoi.featurize.questions.assembly import Assembly, enrolled
from malmoi.featurize.questions.candidate import TYPES, Question
from malmoi.featurize.questions.generate import Made, Tally, generate
from malmoi.featurize.questions.rules import CORRECTED, FAITHFUL, Rules, rules_of

__all__ = [
    "CORRECTED",
    "FAITHFUL",
    "TYPES",
    "Assembly",
    "Made",
    "Question",
    "Rules",
    "Tally",
    "enrolled",
    "generate",
    "rules_of",
]
