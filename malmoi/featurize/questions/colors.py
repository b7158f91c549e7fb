"""Color questions: "what is the color of"."""

from collections.abc import Iterator

from malmoi.featurize.parsing.node import NOUNS, Node
from malmoi.featurize.questions.candidate import Question, Reject
from malmoi.featurize.questions.rules import Rules
from malmoi.featurize.questions.words import COLORS, NO_COLORED_THINGS, normal_answer


def color_questions(root: Node, rules: Rules, reject: Reject) -> Iterator[Question]:
    """The color questions of a tree, one for each noun phrase that has a colour and no ``and``.

    The generator carries nouns and colours over from one phrase to the next until a question is made of them: "white"
    alone in a phrase is the colour of what comes next. A grammatical question has both from the same phrase.

    Args:
        root: the tree of a caption.
        rules: see there.
        reject: called with the reason for which a candidate is dropped.
    """
    color = thing = None
    for phrase in _noun_phrases(root):
        if rules.grammatical:
            if color is not None:
                reject("color: no noun")
            color = thing = None
        for child in phrase.children:
            if child.label == "JJ" and child.text.lower() in COLORS:
                color = child
            elif child.label == "CC" and child.text == "and":
                if color is not None:
                    reject("color: one of several")
                color = None
                break
            elif child.label in NOUNS:
                if child.text.lower() not in NO_COLORED_THINGS:
                    thing = child
                elif color is not None:
                    reject("color: a word of the list")
        if color is not None and thing is not None:
            question = f"what is the color of the {thing.text.lower()}"
            yield Question("color", question, normal_answer(color.text), "color-noun")
            color = thing = None
    if color is not None:
        reject("color: no noun")


def _noun_phrases(node: Node) -> Iterator[Node]:
    """From the innermost out."""
    for child in node.children:
        yield from _noun_phrases(child)
    if node.label == "NP":
        yield node
