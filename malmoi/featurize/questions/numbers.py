"""Number questions: "how many"."""

from collections.abc import Iterator

from malmoi.featurize.parsing.node import NOUNS, Node
from malmoi.featurize.questions.candidate import Question, Reject, finished
from malmoi.featurize.questions.movement import Moved, move
from malmoi.featurize.questions.rules import Rules
from malmoi.featurize.questions.sentences import end_with_mark, sentences
from malmoi.featurize.questions.words import NO_NUMBERS, normal_answer


def number_questions(root: Node, rules: Rules, reject: Reject) -> Iterator[Question]:
    """The number questions of a tree, which is changed: at most one for each of its sentences.

    Args:
        root: the tree of a caption.
        rules: see there.
        reject: called with the reason for which a candidate is dropped.
    """
    for sentence in sentences(root):
        counted = _counted(sentence, reject)
        if counted is None:
            continue
        phrase, number = counted
        answer = normal_answer(number.text)
        if rules.grammatical and answer == "one":
            reject("number: one is not many")
            continue
        how_many = Node("WHNP", children=[Node("WRB", "how"), Node("JJ", "many")])
        phrase.children = [how_many, *phrase.children[phrase.children.index(number) + 1 :]]
        phrase.label = "WHNP"
        end_with_mark(sentence)
        moved = move(sentence, number, rules)
        if rules.grammatical and moved is Moved.REFUSED:
            reject("number: no verb to move")
        else:
            yield Question("number", finished(sentence.sentence()), answer, f"number-{moved.value}")


def _counted(node: Node, reject: Reject) -> tuple[Node, Node] | None:
    """The first phrase that tells a number, the innermost before those that hold it, and its last numeral."""
    if node.label == "PP" or (node.label == "NP" and any(child.label in ("CC", ",") for child in node.children)):
        return None
    for child in node.children:
        found = _counted(child, reject)
        if found is not None:
            return found
    if node.label != "NP" or node.children[-1].label not in NOUNS or node.children[-1].text.startswith("end"):
        return None
    numerals = [child for child in node.children if child.label == "CD"]
    allowed = [numeral for numeral in numerals if numeral.text.lower() not in NO_NUMBERS]
    if numerals and not allowed:
        reject("number: a word of the list")
    return (node, allowed[-1]) if allowed else None
