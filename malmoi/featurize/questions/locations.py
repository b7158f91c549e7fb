"""Location questions: "where"."""

from collections.abc import Iterator

from malmoi.featurize.parsing.node import Node
from malmoi.featurize.questions.candidate import Question, Reject, finished
from malmoi.featurize.questions.movement import Moved, move
from malmoi.featurize.questions.rules import Rules
from malmoi.featurize.questions.sentences import end_with_mark
from malmoi.featurize.questions.words import NO_PLACES, NO_VERBS_OF_PLACES, PLACE_LEXICOGRAPHER_FILE, normal_answer
from malmoi.featurize.wordnet import lexicographer_file

_BLANKED = ("this", "that", "there")


def location_questions(root: Node, rules: Rules, reject: Reject) -> Iterator[Question]:
    """The location question of a tree, which is changed, if there is one.

    Args:
        root: the tree of a caption.
        rules: see there.
        reject: called with the reason for which a candidate is dropped.
    """
    place = _Places(reject).replaced(root)
    if place is None:
        return
    moved = move(root, place, rules)
    if moved is Moved.REFUSED:
        reject("location: no verb to move")
        return
    end_with_mark(root)
    yield Question("location", finished(root.sentence()), normal_answer(place.text), f"location-{moved.value}")


class _Places:
    """Puts "where" in place of the first phrase that tells a place."""

    def __init__(self, reject: Reject) -> None:
        self._reject = reject
        self._found: Node | None = None

    def replaced(self, root: Node) -> Node | None:
        """Changes the tree; gives the noun of the place."""
        self._visit(root, root)
        return self._found

    def _visit(self, node: Node, parent: Node) -> None:
        if node.text.lower() in _BLANKED:
            node.text = ""
        if node.label == "PP":
            if node.children[0].text == "in":
                self._ask(node, parent)
        elif self._found is None and not _holds_no_place(node):
            # Children are taken out on the way: as in the generator, the one behind such a one is passed over.
            place = 0
            while place < len(node.children):
                self._visit(node.children[place], node)
                place += 1

    def _ask(self, phrase: Node, parent: Node) -> None:
        noun = phrase
        while noun.children and noun.children[-1].label in ("NP", "NN"):
            noun = noun.children[-1]
        if noun.label != "NN" or lexicographer_file(noun.text) != PLACE_LEXICOGRAPHER_FILE:
            return
        if noun.text.lower() in NO_PLACES:
            self._reject("location: a word of the list")
            return
        if self._found is not None:
            self._reject("location: another one before it")
        self._found = noun
        parent.children[parent.children.index(phrase)] = Node("WHNP", children=[Node("WRB", "where")])
        place = 0
        while place < len(parent.children):
            if parent.children[place].label in ("PP", "ADVP"):
                del parent.children[place]
            place += 1


def _holds_no_place(node: Node) -> bool:
    if len(node.children) < 2 or node.children[1].label != "VP":
        return False
    return node.children[1].first().text.lower() in NO_VERBS_OF_PLACES
