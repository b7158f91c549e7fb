"""Wh-movement: a sentence in which a phrase became "what", "where" or "how many" is turned into a question.

Ren, Kiros and Zemel 2015, §3.2, as their generator does it: https://github.com/renmengye/imageqa-qgen.
"""

from enum import Enum

from malmoi.featurize.parsing.node import NOUNS, Node
from malmoi.featurize.questions.rules import Rules
from malmoi.featurize.word_set import word_set
from malmoi.featurize.wordnet import uses, verb_lemma

_BE = {"VBZ": ("is",), "VBP": ("are",), "VBD": ("was", "were")}
_HAVE = {"VBZ": "has", "VBD": "had"}
_DO = {"VBZ": "does", "VBP": "do", "VBD": "did"}
_WITHOUT_VERB = ("VP", "ADJP", "ADVP", "PP")
_PLURALS = word_set("cattle children geese mice men people police women")


class Moved(Enum):
    """What became of the question word."""

    FIRST = "subject"
    FRONTED = "moved"
    REFUSED = "unmoved"


def move(root: Node, answer: Node, rules: Rules, *, below: int = 1) -> Moved:
    """Moves the first ``WHNP`` of a tree to the front, and a verb behind it; changes the tree.

    Also puts the definite article into the first noun phrase: what was seen once is known.

    Args:
        root: the tree.
        answer: the word that is asked for.
        rules: see there.
        below: nothing moves out of a noun phrase that lies deeper than this level and holds a verb phrase (the
            A-over-A principle).

    Returns:
        whether the question word stood first already, was moved, or had to stay.
    """
    subject = root.path("NP")
    if subject:
        first = subject[-1].first()
        if first.label == "DT" and first.text.lower() in rules.articles:
            first.text = "the"
    question_word, verbs = root.path("WHNP"), root.path("VP")
    if not question_word:
        return Moved.REFUSED
    if _stands_first(root):
        return _with_verb(root, verbs, answer, rules)
    if not verbs or _held(question_word, below=below):
        return Moved.REFUSED
    front = _front_word(verbs[-1], rules, plural=bool(subject) and _is_plural(subject[-1], rules))
    if front is None:
        return Moved.REFUSED
    sentence = verbs[1] if len(verbs) > 1 else verbs[0]
    question_word[-2].children.remove(question_word[-1])
    sentence.children.insert(0, front)
    root.children = [Node("S", children=[question_word[-1], sentence])]
    root.relevel()
    return Moved.FRONTED


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


# The question word stands first.


def _with_verb(root: Node, verbs: list[Node], answer: Node, rules: Rules) -> Moved:
    """Puts a verb behind the subject that a caption lacks."""
    if not rules.grammatical:
        if verbs and verbs[-1].children[0].label == "VBG":
            verbs[-1].children.insert(0, Node("VB", "are" if answer.label == "NNS" else "is"))
        return Moved.FIRST
    children = root.children[0].children
    predicate = next((child for child in children if child.label in _WITHOUT_VERB), None)
    if predicate is None or children.index(predicate) != 1:
        return Moved.REFUSED
    if predicate.label != "VP" or predicate.children[0].label in ("VBG", "VBN", "ADVP"):
        plural = answer.label in ("NNS", "CD") or answer.text.lower() in _PLURALS
        children.insert(1, Node("VB", "are" if plural else "is"))
    elif predicate.children[0].label == "VP":
        return Moved.FIRST
    elif predicate.children[0].label not in ("VBZ", "VBP", "VBD", "MD"):
        return Moved.REFUSED
    return Moved.FIRST


# The question word comes to the front.


def _front_word(phrase: Node, rules: Rules, *, plural: bool) -> Node | None:
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
    if rules.grammatical and verb.label != "VBD":
        front.text = "do" if plural else "does"
    if verb.text == _HAVE.get(verb.label):
        verb.text = "have"
    elif verb.label != "VBP":
        verb.text = _base_form(verb.text) if rules.grammatical else verb_lemma(verb.text)
    verb.label = "VB"
    return front


def _base_form(verb: str) -> str:
    """The base form that is met most often, where WordNet has several: ``ride`` of ``rides``, not ``rid``."""
    lower = verb.lower()
    endings = {lower.removesuffix(ending) for ending in ("s", "es", "d", "ed") if lower.endswith(ending)}
    return max(sorted({verb_lemma(lower), *endings}), key=lambda form: (uses(form).verb, -len(form)))


def _is_plural(phrase: Node, rules: Rules) -> bool:
    """Of a faithful question whether its first noun is; of a grammatical one whether the whole phrase is."""
    noun = next((leaf for leaf in phrase.leaves() if leaf.label in NOUNS), None)
    if not rules.grammatical:
        return noun is not None and noun.label == "NNS"
    while phrase.children and phrase.children[0].label == "NP":
        if any(child.label == "CC" for child in phrase.children):
            return True
        phrase = phrase.children[0]
    noun = next((leaf for leaf in reversed(phrase.children) if leaf.label in (*NOUNS, "PRP")), None)
    return noun is not None and (noun.label == "NNS" or noun.text.lower() in (*_PLURALS, "they", "we", "you", "i"))
