"""Number questions that captions do not give: how many objects of a category were outlined in a picture."""

from dataclasses import dataclass

from malmoi.featurize.questions.candidate import Question, Reject

RULE = "instances"
"""The rule that such questions name; they come from no caption."""

NO_CAPTIONS = "instances: a picture without captions"
"""Why nothing is asked about a picture that nobody described."""

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PLURALS = {
    "person": "people",
    "mouse": "mice",
    "knife": "knives",
    "sheep": "sheep",
    "skis": "pairs of skis",
    "scissors": "pairs of scissors",
    "broccoli": "pieces of broccoli",
}
# In English a category named so, whatever stands before it: "computer mouse".
_HEADS = ("person", "mouse", "knife")
_HISSING = ("s", "x", "z", "ch", "sh")


@dataclass(frozen=True, slots=True)
class Counted:
    """The objects of a category in a picture.

    Attributes:
        image_id: the picture.
        category: its name, one of a kind: ``dog``.
        count: how many of them are outlined one by one.
        crowd: whether others are outlined together, so that nobody knows how many there are.
    """

    image_id: int
    category: str
    count: int
    crowd: bool = False


def count_question(counted: Counted, reject: Reject) -> Question | None:
    """The question about a number from one to ten; ``None`` where there is none.

    Args:
        counted: see there.
        reject: called with the reason why there is none.

    Example:
        >>> count_question(Counted(7, "person", 3), print)
        Question(type='number', question='how many people are there', answer='three', rule='instances')
        >>> count_question(Counted(7, "sheep", 11), print)
        instances: more than ten
    """
    if counted.crowd:
        reject("instances: a crowd among them")
    elif counted.count > len(_NUMBERS):
        reject("instances: more than ten")
    else:
        things = plural(counted.category.lower())
        return Question("number", f"how many {things} are there", _NUMBERS[counted.count - 1], RULE)
    return None


def plural(noun: str) -> str:
    """Several of a thing, by rule; what COCO's 80 categories have besides is told apart.

    Example:
        >>> [plural(noun) for noun in ("dog", "bus", "sandwich", "knife", "teddy bear", "skis", "berry", "toy")]
        ['dogs', 'buses', 'sandwiches', 'knives', 'teddy bears', 'pairs of skis', 'berries', 'toys']
    """
    if noun in _PLURALS:
        return _PLURALS[noun]
    before, blank, head = noun.rpartition(" ")
    if head in _HEADS:
        return f"{before}{blank}{_PLURALS[head]}"
    if noun.endswith(_HISSING):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"
