"""Questions of DAQUAR: the picture that they name, and what they ask for."""

import re
from collections.abc import Sequence

# "in the image7", "of the image7", "in this image7", "on the image7", "in image7", "image7", and once "in th eimage7".
_MENTION = re.compile(r"(?:(?:^| +)(?:in|of|on))?(?:^| +)(?:the +|this +|th e)?image([1-9][0-9]{0,8})(?![\w-])")

_NUMBER = re.compile(r"[0-9]+")
# The colours that Ren et al. (2015) counted as such.
_COLOURS = frozenset(
    ("red", "orange", "yellow", "green", "blue", "black", "white", "brown", "grey", "gray", "purple", "pink")
)

OBJECT, NUMBER, COLOR = range(3)


def without_image(question: str) -> tuple[str, list[int]]:
    """The question without the picture, which most name at the end, and the numbers of the pictures that it names.

    A mention is taken away together with the ``in the``, ``of the``, ``on the``, ``in this`` or ``in`` before it,
    wherever it stands: it tells where to look and is no part of what is asked. 21 questions name their picture twice.

    Example:
        >>> without_image("how many doors are there in the image29 ?")
        ('how many doors are there ?', [29])
        >>> without_image("what is on the left side of the image95 behind the clothes in the image95 ?")
        ('what is on the left side behind the clothes ?', [95, 95])
        >>> without_image("how many drawers are visible in th eimage999 ?")
        ('how many drawers are visible ?', [999])
    """
    return _MENTION.sub("", question).strip(), [int(number) for number in _MENTION.findall(question)]


def question_type(answers: Sequence[str]) -> int:
    """What a question asks for: ``OBJECT``, ``NUMBER`` or ``COLOR``, the three types of Ren et al. (2015), section 4.3.

    As in their preparation (``getQuestionType`` in imgword_prep.py) the answer tells it: digits are a number, one of
    twelve colours a colour, all else an object. Of several answers each has to be one.

    Example:
        >>> [question_type(answers) for answers in (["2"], ["red", "white"], ["red", "table"], ["night_stand"])]
        [1, 2, 0, 0]
    """
    if all(_NUMBER.fullmatch(answer) for answer in answers):
        return NUMBER
    return COLOR if _COLOURS.issuperset(answers) else OBJECT
