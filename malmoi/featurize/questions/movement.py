"""Wh-movement: a sentence in which a phrase became "what", "where" or "how many" is turned into a question.

Ren, Kiros and Zemel 2015, §3.2, as their generator does it: https://github.com/renmengye/imageqa-qgen.
"""

from enum import Enum

from malmoi.featurize.parsing.node import NOUNS, Node
from malmoi.featurize.wordnet import verb_lemma

_BE = {"VBZ": ("is",), "VBP": ("are",), "VBD": ("was", "were")}
_HAVE = {"VBZ": "has", "VBD": "had"}
_DO = {"VBZ": "does", "VBP": "do", "VBD": "did"}


class Moved(Enum):
    """What became of the question word."""

    FIRST = "first"
    FRONTED = "fronted"
    REFUSED = "refused"


def move(root: Node, *, answer_label: str = "", below: int = 1) -> Moved:
    """Moves the first ``WHNP`` of a tree to the front, and a verb behind it; changes the tree.

    Also makes the first ``a`` the determiner of the first noun phrase: what was seen once is known.

    Args:
        root: the tree.
        answer_label: the tag of the word that is asked for, which a verb that is put in agrees with.
        below: nothing moves out of a noun phrase that lies deeper than this level and holds a verb phrase (the
            A-over-A principle).

    Returns:
        whether the question word stood first already, was moved, or had to stay.
    """
    subject = root.path("NP")
    noun = _define(subject[-1]) if subject else None
    question_word, verbs = root.path("WHNP"), root.path("VP")
    if not question_word:
        return Moved.REFUSED
    if _stands_first(root):
        if verbs and verbs[-1].children[0].label == "VBG":
            verbs[-1].children.insert(0, Node("VB", "are" if answer_label == "NNS" else "is"))
        return Moved.FIRST
    if not verbs or _held(question_word, below=below):
        return Moved.REFUSED
    front = _front_word(verbs[-1], plural=noun is not None and noun.label == "NNS")
    if front is None:
        return Moved.REFUSED
    sentence = verbs[1] if len(verbs) > 1 else verbs[0]
    question_word[-2].children.remove(question_word[-1])
    sentence.children.insert(0, front)
    root.children = [Node("S", children=[question_word[-1], sentence])]
    root.relevel()
    return Moved.FRONTED


def _define(phrase: Node) -> Node | None:
    """Makes ``a`` to ``the``; gives the first noun of the phrase."""
    first = phrase.first()
    if first.label == "DT" and first.text.lower() == "a":
        first.text = "the"
    return next((leaf for leaf in phrase.leaves() if leaf.label in NOUNS), None)


def _stands_first(root: Node) -> bool:
    parent = node = root
    while node.children:
        parent, node = node, node.children[0]
    return parent.label == "WHNP"


def _held(path: list[Node], *, below: int) -> bool:
    inside = False
    for node in path:
        if node.label == "SBAR" or (inside and node.label == "VP"):
            return True
        inside = inside or (node.label == "NP" and node.level > below)
    return False


def _front_word(phrase: Node, *, plural: bool) -> Node | None:
    """The verb that goes before the subject; it is taken out of the phrase, or its verb is put into the base form."""
    verb = phrase.children[0]
    if verb.label == "VBG":
        return Node("VBZ", "are" if plural else "is")
    perfect = verb.text == _HAVE.get(verb.label) and any(child.label == "VP" for child in phrase.children)
    if verb.label == "MD" or perfect or verb.text in _BE.get(verb.label, ()):
        phrase.children.remove(verb)
        return verb
    if verb.label not in _DO:
        return None
    front = Node(verb.label, _DO[verb.label])
    if verb.text == _HAVE.get(verb.label):
        verb.text = "have"
    elif verb.label != "VBP":
        verb.text = verb_lemma(verb.text)
    verb.label = "VB"
    return front
