"""A cascade of rules that makes a phrase-structure tree of the tagged words of a caption.

It knows what captions are made of: a noun phrase with all that is told of it ("a man riding a wave"), or a simple
sentence. Each rule takes what it can from the words that are left. The labels are the Penn treebank's:

* noun phrases up to their noun, and "of" (``base_noun_phrases``);
* behind a subject prepositional phrases, participles, adjectives and relative clauses tell of it as a whole;
* behind a verb they go with the verb, but a participle tells of the noun just before it, and behind a form of "be"
  everything tells of the noun;
* noun phrases, verb phrases and clauses may be joined by conjunctions;
* "there is" has ``there`` for its subject.
"""

from collections.abc import Sequence

from malmoi.featurize.parsing.base_noun_phrases import base_noun_phrase, ends_in_noun
from malmoi.featurize.parsing.cursor import FINITE, PREPOSITIONS, SUBORDINATORS, VERBS, Cursor
from malmoi.featurize.parsing.node import Node
from malmoi.featurize.word_set import word_set

_HAVE_AND_BE = word_set("is are was were be been being am 's 're has have had")
_DO = frozenset(["do", "does", "did"])
_BETWEEN_CLAUSES = frozenset((",", ":", ".", "CC", "``", "''"))


def caption_tree(words: Sequence[str], tags: Sequence[str]) -> Node:
    """The tree of a caption; every word is in it, in its place.

    Args:
        words: of the caption, at least one.
        tags: theirs.

    Returns:
        a tree whose top is ``ROOT``.

    Example:
        >>> caption_tree(["A", "man", "riding", "waves"], ["DT", "NN", "VBG", "NNS"])
        (ROOT (NP (NP (DT A) (NN man)) (VP (VBG riding) (NP (NNS waves)))))
    """
    cursor = Cursor(words, tags)
    cascade, parts = _Cascade(cursor), list[Node]()
    while not cursor.ended:
        start = cursor.at
        parts += cascade.clause()
        if not cursor.ended and (cursor.at == start or cursor.tag() in _BETWEEN_CLAUSES):
            parts.append(cursor.take())
    root = Node("ROOT", children=[_one_phrase(parts)])
    root.relevel()
    return root


class _Cascade:
    """The rules; each reads words on from the cursor."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor

    # Clauses.

    def clause(self) -> list[Node]:
        """A sentence, or what there is instead of one."""
        cursor, before = self.cursor, self._before_subject()
        if cursor.tag() in ("IN", "WRB") and cursor.text() in SUBORDINATORS:
            return [*before, self._subordinate()]
        subject = self._subject()
        if subject is None:
            if cursor.tag() in VERBS:
                return [Node("S", children=[*before, self._verbs()])]
            return before
        ahead = cursor.finite_ahead()
        if ahead is not None:
            adverbs = [self._adverb() for _ in range(ahead)]
            return [Node("S", children=[*before, subject, *adverbs, self._verbs()])]
        if before and before[0].label == "PP":
            return [Node("FRAG", children=[*before, subject])]
        return [*before, subject]

    def _before_subject(self) -> list[Node]:
        cursor, before = self.cursor, list[Node]()
        while True:
            if cursor.tag() == "RB" and cursor.tag(1) not in ("JJ", "VBN"):
                before.append(self._adverb())
            elif cursor.at_preposition():
                before.append(self._preposition(low=True))
            elif cursor.tag() == "," and before:
                before.append(cursor.take())
            else:
                return before

    def _subordinate(self) -> Node:
        return Node("SBAR", children=[self.cursor.take(), *self.clause()])

    def _relative(self) -> Node:
        word = self.cursor.take()
        return Node(
            "SBAR", children=[Node("WHADVP" if word.label == "WRB" else "WHNP", children=[word]), *self.clause()]
        )

    # Noun phrases.

    def _subject(self) -> Node | None:
        """A noun phrase with all that is told of it."""
        cursor = self.cursor
        if cursor.tag() == "EX":
            return Node("NP", children=[cursor.take()])
        phrase = self._coordinated()
        while phrase is not None:
            told = self._told_of_subject(phrase)
            if not told:
                break
            phrase = Node("NP", children=[phrase, *told])
        return phrase

    def _told_of_subject(self, phrase: Node) -> list[Node]:
        cursor = self.cursor
        tag, after = cursor.tag(), cursor.tag(1)
        if cursor.at_preposition():
            told = []
            while cursor.at_preposition():
                told.append(self._preposition(low=True))
            return told
        if tag in ("VBG", "VBN"):
            return [self._verbs()]
        if tag == "RB" and after in ("VBG", "VBN"):
            return [self._verbs_behind_adverbs()]
        if tag in ("JJ", "JJR") and (after in PREPOSITIONS or after == "$"):
            adjective = self._adjective()
            noun = phrase.children[-1]
            if noun.label == "NN" and noun.text.endswith("ing"):
                adjective.label = "NP"  # behind a noun in -ing "next" passes for one too
            return [adjective]
        if cursor.at_relative():
            return [self._relative()]
        if tag == "RB" and cursor.finite_ahead() is None:
            return [self._adverb()]
        if tag == "," and after in ("VBG", "VBN", "IN", "WDT", "WP"):
            return [cursor.take()]
        return []

    def _coordinated(self) -> Node | None:
        """Noun phrases, joined or alone."""
        cursor, first = self.cursor, self._noun_phrase()
        if first is None:
            return None
        parts = [first]
        while cursor.tag() in (",", "CC"):
            start, joint = cursor.at, self._joint()
            following = self._noun_phrase()
            if following is None or (cursor.finite_ahead() is not None and joint[-1].label != "CC"):
                cursor.at = start
                break
            parts += [*joint, following]
        return first if len(parts) == 1 else Node("NP", children=parts)

    def _joint(self) -> list[Node]:
        """A comma, a conjunction, or both."""
        joint = [self.cursor.take()]
        if self.cursor.tag() == "CC":
            joint.append(self.cursor.take())
        return joint

    def _noun_phrase(self) -> Node | None:
        """A noun phrase with what belongs to it by "of"."""
        phrase = base_noun_phrase(self.cursor)
        while phrase is not None and self.cursor.text() == "of":
            phrase = Node("NP", children=[phrase, self._preposition(low=True)])
        return phrase

    # Phrases of prepositions, adjectives and adverbs.

    def _preposition(self, *, low: bool) -> Node:
        """A prepositional phrase; a ``low`` one may hold several joined noun phrases."""
        cursor = self.cursor
        word = cursor.take()
        clause = word.text in ("while", "after", "before")
        if cursor.at_preposition():
            return Node("PP", children=[word, self._preposition(low=low)])
        if cursor.tag() in ("VBG", "VBN") and (clause or cursor.tag(1) not in ("NN", "NNS", "NNP", "NNPS")):
            return Node("PP", children=[word, Node("S", children=[self._verbs()])])
        phrase = self._coordinated() if low else self._noun_phrase()
        if phrase is not None:
            if cursor.at_relative():
                phrase = Node("NP", children=[phrase, self._relative()])
            return Node("PP", children=[word, phrase])
        if cursor.tag() in ("JJ", "RB", "CD"):
            return Node("PP", children=[word, Node("ADJP", children=[cursor.take()])])
        return Node("PP", children=[word])

    def _adjective(self) -> Node:
        children = [self.cursor.take()]
        while self.cursor.at_preposition():
            children.append(self._preposition(low=True))
        return Node("ADJP", children=children)

    def _adverb(self) -> Node:
        return Node("ADVP", children=[self.cursor.take()])

    # Verb phrases.

    def _verbs(self) -> Node:
        """A verb with its objects and all that follows; an auxiliary holds the verb it goes with."""
        cursor = self.cursor
        head = cursor.take()
        text = head.text.lower()
        phrase = Node("VP", children=[head])
        while cursor.tag() == "RB" and cursor.tag(1) in ("VBG", "VBN", "RB", "VB", "JJ"):
            phrase.children.append(self._adverb())
        auxiliary = head.label in ("MD", "TO") or text in _HAVE_AND_BE or text in _DO
        if auxiliary and cursor.tag() in ("VB", "VBG", "VBN", "VBD", "VBP", "TO"):
            phrase.children.append(self._verbs())
            return phrase
        if cursor.tag() == "CC" and cursor.tag(1) == head.label and head.label != "VBZ":
            phrase.children += [cursor.take(), cursor.take()]
        while not cursor.ended and self._complement(phrase, be=text in _HAVE_AND_BE):
            pass
        return phrase

    def _verbs_behind_adverbs(self) -> Node:
        adverbs = []
        while self.cursor.tag() == "RB":
            adverbs.append(self._adverb())
        verbs = self._verbs()
        verbs.children[:0] = adverbs
        return verbs

    def _complement(self, phrase: Node, *, be: bool) -> bool:
        """Reads one thing that goes with the verb; gives whether there was one."""
        cursor, found = self.cursor, phrase.children
        tag, text = cursor.tag(), cursor.text()
        if tag == "TO" and cursor.tag(1) == "VB":
            found.append(Node("S", children=[Node("VP", children=[cursor.take(), self._verbs()])]))
        elif cursor.at_preposition():
            found.append(self._preposition(low=False))
        elif (tag in ("IN", "WRB") and text in SUBORDINATORS) or (text == "that" and tag == "IN"):
            found.append(self._subordinate())
        elif tag in ("WDT", "WP", "WRB"):
            found.append(self._relative())
        elif tag in PREPOSITIONS:
            found.append(self._preposition(low=False))
        elif tag == "RP":
            found.append(Node("PRT", children=[cursor.take()]))
        elif tag in ("VBG", "VBN"):
            self._participle(found)
        elif tag in ("RB", "RBR"):
            found.append(self._adverb())
        elif tag == "JJ" and text == "next" and cursor.tag(1) == "TO":
            found.append(Node("ADVP", children=[cursor.take(), self._preposition(low=False)]))
        elif tag in ("JJ", "JJR") and not ends_in_noun(cursor):
            found.append(self._adjective())
        elif tag in (",", "CC"):
            return self._joined(phrase)
        else:
            noun = self._noun_phrase()
            if noun is None:
                return False
            found.append(self._told_of_predicate(noun) if be else noun)
        return True

    def _told_of_predicate(self, phrase: Node) -> Node:
        """A noun phrase behind "is", with what is told of it."""
        cursor = self.cursor
        while True:
            if cursor.tag() in ("VBG", "VBN"):
                told = self._verbs()
            elif cursor.at_preposition():
                told = self._preposition(low=True)
            elif cursor.at_relative():
                told = self._relative()
            elif cursor.tag() == "JJ" and cursor.tag(1) in PREPOSITIONS:
                told = self._adjective()
            else:
                return phrase
            phrase = Node("NP", children=[phrase, told])

    def _participle(self, found: list[Node]) -> None:
        """A participle tells of the noun before it; behind "in" it goes with the verb."""
        last, verbs = found[-1], self._verbs()
        if last.label == "NP":
            found[-1] = Node("NP", children=[last, verbs])
        elif last.label == "PP" and last.children[0].text != "in" and last.children[-1].label == "NP":
            last.children[-1] = Node("NP", children=[last.children[-1], verbs])
        else:
            found.append(Node("S", children=[verbs]))

    def _joined(self, phrase: Node) -> bool:
        """Reads a conjunction and what it joins, if that belongs to the verb phrase; gives whether it does."""
        cursor = self.cursor
        ahead = 2 if cursor.tag() == "," and cursor.tag(1) == "CC" else 1
        while cursor.tag(ahead) == "RB":
            ahead += 1
        return (
            self._joined_verbs(phrase, cursor.tag(ahead)) if cursor.tag(ahead) in VERBS else self._joined_nouns(phrase)
        )

    def _joined_verbs(self, phrase: Node, verb: str) -> bool:
        cursor = self.cursor
        if cursor.tag() == "CC" and (verb in FINITE or verb == phrase.children[0].label):
            phrase.children = [Node("VP", children=phrase.children), cursor.take(), self._verbs_behind_adverbs()]
        elif verb in ("VBG", "VBN"):
            phrase.children += self._joint()
            phrase.children.append(Node("S", children=[self._verbs_behind_adverbs()]))
        else:
            return False
        return True

    def _joined_nouns(self, phrase: Node) -> bool:
        cursor, last = self.cursor, phrase.children[-1]
        start, joint = cursor.at, self._joint()
        if joint[0].label == "," and cursor.tag() in PREPOSITIONS and cursor.text() not in SUBORDINATORS:
            phrase.children += joint
            return True
        holder = last if last.label == "PP" and last.children[-1].label == "NP" else phrase
        following = self._noun_phrase() if holder.children[-1].label == "NP" else None
        if following is None or cursor.clause_ahead():
            cursor.at = start
            return False
        holder.children[-1] = _listed(holder.children[-1], joint, following)
        return True


def _listed(phrase: Node, joint: list[Node], following: Node) -> Node:
    if any(child.label in ("CC", ",") for child in phrase.children):
        phrase.children += [*joint, following]
        return phrase
    return Node("NP", children=[phrase, *joint, following])


def _one_phrase(parts: list[Node]) -> Node:
    """What a caption is made of, as one phrase."""
    if len(parts) == 1:
        return parts[0] if parts[0].children else Node("FRAG", children=parts)
    labels = [part.label for part in parts]
    joined = any(label == "CC" and "S" in labels[place + 1 : place + 2] for place, label in enumerate(labels))
    if labels[0] == "S" and not joined:
        # The first clause goes on, whatever comes behind it.
        return Node("S", children=[*parts[0].children, *parts[1:]])
    if "S" in labels:
        return Node("S", children=parts)
    if "NP" in labels and all(label in ("NP", ",", "CC", "PP", "ADVP") for label in labels):
        return Node("NP", children=parts)
    return Node("FRAG", children=parts)
