"""Object questions: "what"."""

from collections.abc import Iterator
from itertools import pairwise

from malmoi.featurize.parsing.node import NOUNS, Node
from malmoi.featurize.questions.candidate import Question, Reject, finished
from malmoi.featurize.questions.movement import Moved, move
from malmoi.featurize.questions.rules import Rules
from malmoi.featurize.questions.sentences import end_with_mark, sentences
from malmoi.featurize.questions.words import (
    MODIFIERS,
    NO_OBJECTS,
    NO_VERBS,
    OBJECT_LEXICOGRAPHER_FILES,
    normal_answer,
)
from malmoi.featurize.wordnet import lexicographer_file

_SHORTEST = 5  # words, with the mark at the end


def object_questions(root: Node, rules: Rules, reject: Reject) -> Iterator[Question]:
    """The object questions of a tree, which is changed: clauses are cut off as they are met.

    Args:
        root: the tree of a caption.
        rules: see there.
        reject: called with the reason for which a candidate is dropped.
    """
    for sentence in sentences(root):
        # The generator asks about one sentence of several and copies them all.
        whole = sentence if rules.grammatical else root
        for question, answer in list(_asked(sentence, None, whole, reject)):
            end_with_mark(question)
            moved = move(question, answer, rules, below=rules.out_of_objects)
            if rules.grammatical and moved is Moved.FRONTED:
                _blank_there(question)
            text = question.sentence()
            if rules.grammatical and moved is Moved.REFUSED:
                reject("object: no verb to move")
            elif text.count(" ") + 1 < _SHORTEST:
                reject("object: shorter than five words")
            else:
                yield Question("object", finished(text), normal_answer(answer.text), f"object-{moved.value}")


def _blank_there(question: Node) -> None:
    """Of "what is there standing in the room" makes "what is standing in the room"."""
    leaves = list(question.leaves())
    for leaf, behind in pairwise(leaves):
        if leaf.label == "EX" and behind.label in ("VBG", "VBN"):
            leaf.text = ""


def _asked(node: Node, parent: Node | None, root: Node, reject: Reject) -> Iterator[tuple[Node, Node]]:
    """For each phrase that may be asked for, the tree with "what" in its place, and the word that was there."""
    listed = any(child.label in ("CC", ",") for child in node.children)
    closed = node.label == "SBAR" or (node.label == "S" and node.level > 1) or (node.label == "NP" and listed)
    closed = closed or _holds_no_object(node)
    _cut_clauses(node)
    if not closed:
        for child in node.children:
            if child.label not in ("PP", "ADVP"):
                yield from _asked(child, node, root, reject)
    if node.label == "NP" and not listed:
        answer = _answer(node, parent, reject)
        if answer is not None:
            yield _replaced(node, answer, root), answer


def _holds_no_object(node: Node) -> bool:
    if node.label == "VP" and node.children[0].text.startswith(("attach", "take")):
        return True
    if len(node.children) < 2:
        return False
    second = node.children[1]
    return second.label == "PP" or (second.label == "VP" and second.first().text.lower() in NO_VERBS)


def _cut_clauses(node: Node) -> None:
    """Removes clauses; of two neighbours the second one stays, as in the generator."""
    place = 0
    while place < len(node.children):
        child = node.children[place]
        if child.label == "SBAR" or (child.label == "S" and child.level > 1):
            del node.children[place]
        place += 1


def _answer(phrase: Node, parent: Node | None, reject: Reject) -> Node | None:
    """The last noun, once one that may be asked for has come."""
    before, after = _siblings(phrase, parent)
    if before is not None and any(child.text == "down" for child in before.children):
        if any(child.label in NOUNS for child in phrase.children):
            reject("object: behind down")
        return None
    answer, asked = None, False
    for child in phrase.children:
        if child is phrase.children[-1] and after is not None and after.label == "NP":
            break  # the noun before another phrase is not the last one of what is seen
        if child.label in NOUNS:
            file = lexicographer_file(child.text)
            asked = asked or (file in OBJECT_LEXICOGRAPHER_FILES and child.text.lower() not in NO_OBJECTS)
            if asked and file is not None:
                answer = child
    if answer is not None and answer.text.lower() in NO_OBJECTS:
        reject("object: a word of the list")
        return None
    return answer


def _siblings(phrase: Node, parent: Node | None) -> tuple[Node | None, Node | None]:
    if parent is None:
        return None, None
    place = parent.children.index(phrase)
    before = parent.children[place - 1] if place else None
    after = parent.children[place + 1] if place + 1 < len(parent.children) else None
    return before, after


def _replaced(phrase: Node, answer: Node, root: Node) -> Node:
    """A copy of the tree with "what" for the answer, without the other words of its phrase but names of acts."""
    kept = [child for child in phrase.children if child is answer or _names_an_act(child)]
    label, children = phrase.label, phrase.children
    what = Node("WP", "what")
    if len(kept) == 1:
        phrase.label, phrase.children = "WHNP", [what]
    else:
        phrase.children = [Node("WHNP", children=[what]) if child is answer else child for child in kept]
    copy = root.copy()
    phrase.label, phrase.children = label, children
    return copy


def _names_an_act(child: Node) -> bool:
    return child.label == "NN" and lexicographer_file(child.text) == "noun.act" and child.text.lower() not in MODIFIERS
