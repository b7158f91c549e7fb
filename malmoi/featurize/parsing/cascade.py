"""Tagged words of a caption to a phrase-structure tree."""

from __future__ import annotations

from malmoi.featurize.questions.node import Node

FINITE = frozenset(("VBZ", "VBP", "VBD", "MD"))
VERBS = frozenset(("VBZ", "VBP", "VBD", "MD", "VB", "VBG", "VBN"))
NOUN_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS"))
_DETERMINERS = frozenset(("DT", "PDT", "PRP$", "WP$"))
_MODIFIERS = frozenset(("JJ", "JJR", "JJS", "CD", "VBN", "VBG", "POS", "HYPH")) | NOUN_TAGS
_PREPOSITIONS = frozenset(("IN", "TO"))
_SUBORDINATORS = frozenset("while as because if when since although though whether so where until before after".split())
_RELATIVES = frozenset(("WDT", "WP", "WRB", "WP$"))
_BE = frozenset("is are was were be been being am 's 're has have had".split())
_BETWEEN_CLAUSES = (",", ":", ".", "CC", "``", "''")


class Cascade:
    """Builds the tree of one sentence, from left to right."""

    def __init__(self, words: list[str], tags: list[str]) -> None:
        self._words, self._tags = words, tags
        self._lower = [word.lower() for word in words]
        self._at = 0

    def tree(self) -> Node:
        """The tree, with a ``ROOT``; every word is in it, in its place."""
        parts: list[Node] = []
        while self._at < len(self._words):
            start = self._at
            parts += self._clause()
            if self._at < len(self._words) and (self._at == start or self._tag() in _BETWEEN_CLAUSES):
                parts.append(self._word())
        root = Node("ROOT", children=[_joined_parts(parts)])
        root.relevel()
        return root

    # Words.

    def _tag(self, ahead: int = 0) -> str:
        place = self._at + ahead
        return self._tags[place] if place < len(self._tags) else "$"

    def _text(self, ahead: int = 0) -> str:
        place = self._at + ahead
        return self._lower[place] if place < len(self._lower) else ""

    def _word(self, label: str = "") -> Node:
        node = Node(label or self._tags[self._at], self._words[self._at])
        self._at += 1
        return node

    # Clauses.

    def _clause(self) -> list[Node]:
        """A sentence, or what there is instead."""
        before: list[Node] = []
        while True:
            tag = self._tag()
            if tag == "RB" and self._tag(1) not in ("JJ", "VBN"):
                before.append(self._adverb())
            elif self._preposition_here():
                before.append(self._preposition(low=True))
            elif tag == "," and before:
                before.append(self._word())
            else:
                break
        if self._tag() in ("IN", "WRB") and self._text() in _SUBORDINATORS:
            clause = self._subordinate()
            return [*before, clause]
        subject = self._subject()
        if subject is None:
            if self._tag() in VERBS:
                return [Node("S", children=[*before, self._verbs()])]
            return before
        verb_at = self._finite_ahead()
        if verb_at is not None:
            adverbs = [self._adverb() for _ in range(verb_at)]
            return [Node("S", children=[*before, subject, *adverbs, self._verbs()])]
        if before:
            return [Node("FRAG", children=[*before, subject])] if before[0].label != "ADVP" else [*before, subject]
        return [subject]

    def _finite_ahead(self) -> int | None:
        """How many adverbs stand before a finite verb, if there is one."""
        ahead = 0
        while self._tag(ahead) == "RB":
            ahead += 1
        return ahead if self._tag(ahead) in FINITE else None

    def _subject(self) -> Node | None:
        """A noun phrase with all that follows its noun."""
        if self._tag() == "EX":
            return Node("NP", children=[self._word()])
        phrase = self._coordinated()
        if phrase is None:
            return None
        while True:
            tag, text = self._tag(), self._text()
            if self._preposition_here():
                pp = [self._preposition(low=True)]
                while self._preposition_here():
                    pp.append(self._preposition(low=True))
                phrase = Node("NP", children=[phrase, *pp])
            elif tag in ("VBG", "VBN"):
                phrase = Node("NP", children=[phrase, self._verbs()])
            elif tag == "RB" and self._tag(1) in ("VBG", "VBN"):
                adverb = self._adverb()
                verbs = self._verbs()
                verbs.children.insert(0, adverb)
                phrase = Node("NP", children=[phrase, verbs])
            elif tag in ("JJ", "JJR") and self._tag(1) in (*_PREPOSITIONS, "$"):
                adjective = self._adjective()
                if self._words and phrase.children[-1].text.endswith("ing") and phrase.children[-1].label == "NN":
                    adjective.label = "NP"  # behind a noun in -ing "next" passes for one too
                phrase = Node("NP", children=[phrase, adjective])
            elif tag in ("WDT", "WP", "WP$") or (text == "that" and (self._tag(1) in VERBS or self._tag(1) == "RB")):
                phrase = Node("NP", children=[phrase, self._relative()])
            elif tag == "RB" and self._finite_ahead() is None:
                phrase = Node("NP", children=[phrase, self._adverb()])
            elif tag == "," and self._tag(1) in ("VBG", "VBN", "IN", "WDT", "WP"):
                phrase = Node("NP", children=[phrase, self._word()])
                continue
            else:
                return phrase

    def _coordinated(self) -> Node | None:
        """Noun phrases, joined or alone."""
        first = self._noun_phrase()
        if first is None:
            return None
        parts = [first]
        while self._tag() in (",", "CC"):
            start = self._at
            joint = [self._word()]
            if self._tag() == "CC":
                joint.append(self._word())
            following = self._noun_phrase()
            if following is None or (self._finite_ahead() is not None and joint[-1].label != "CC"):
                self._at = start
                break
            parts += [*joint, following]
        return first if len(parts) == 1 else Node("NP", children=parts)

    def _noun_phrase(self) -> Node | None:
        """A noun phrase with what belongs to it by "of"."""
        phrase = self._base()
        while phrase is not None and self._text() == "of":
            phrase = Node("NP", children=[phrase, self._preposition(low=True)])
        return phrase

    def _base(self) -> Node | None:
        """A noun phrase without anything behind its noun."""
        tag = self._tag()
        if tag == "PRP" and self._tag(1) != "POS":
            return Node("NP", children=[self._word()])
        end = self._base_end()
        if end is None:
            return None
        children: list[Node] = []
        while self._at < end:
            group = self._adjectives_end(end)
            if group is None:
                children.append(self._word())
            else:
                children.append(Node("ADJP", children=[self._word() for _ in range(group - self._at)]))
        return Node("NP", children=children)

    def _base_end(self) -> int | None:
        """Behind the last noun of the phrase that begins here; without nouns behind the last word it may have."""
        place, noun, bare = self._at, None, None
        while place < len(self._tags):
            tag = self._tags[place]
            after = self._tags[place + 1] if place + 1 < len(self._tags) else "$"
            if tag == "PRP" and place == self._at:
                pass
            elif tag in _DETERMINERS and (place == self._at or self._tags[place - 1] in ("PDT", "DT")):
                bare = place + 1
            elif tag in NOUN_TAGS:
                noun = place + 1
            elif tag in ("VBG", "VBN") and (noun is not None or after not in (*NOUN_TAGS, "JJ")):
                break
            elif tag in ("CD", "JJ", "JJR", "JJS", "VBN", "VBG", "POS"):
                if noun is not None and tag in ("JJ", "JJR", "JJS") and after in (*_PREPOSITIONS, "$"):
                    break
                bare = place + 1 if tag == "CD" or (bare is not None and tag != "VBG") else bare
            elif tag in ("RB", "RBR", "RBS") and after in ("JJ", "VBN", "CD", "RB") and noun is None:
                pass
            elif tag in ("CC", ",") and noun is None and self._joins_adjectives(place):
                pass
            else:
                break
            place += 1
        return noun if noun is not None else bare

    def _joins_adjectives(self, place: int) -> bool:
        before = self._tags[place - 1] if place > self._at else "$"
        after = self._tags[place + 1] if place + 1 < len(self._tags) else "$"
        if after == "CC" and self._tags[place] == ",":
            after = self._tags[place + 2] if place + 2 < len(self._tags) else "$"
        return before in ("JJ", "VBN", ",", "JJR") and after in ("JJ", "JJR", "VBN", "RB")

    def _adjectives_end(self, end: int) -> int | None:
        """Behind adjectives that "and" joins, if they begin here."""
        if self._tag() not in ("JJ", "VBN", "JJR"):
            return None
        place, joined = self._at, False
        while place < end and self._tags[place] in ("JJ", "VBN", "JJR", "CC", ",", "RB"):
            joined = joined or self._tags[place] == "CC"
            place += 1
        return place if joined else None

    # What stands in and behind other phrases.

    def _preposition(self, *, low: bool) -> Node:
        children = [self._word()]
        if self._preposition_here():
            children.append(self._preposition(low=low))
        elif self._tag() in ("VBG", "VBN") and (self._tag(1) not in NOUN_TAGS or children[0].text in ("while", "after", "before")):
            children.append(Node("S", children=[self._verbs()]))
        else:
            phrase = self._coordinated() if low else self._noun_phrase()
            if phrase is not None:
                if self._tag() in ("WDT", "WP") or (self._text() == "that" and self._tag(1) in (*VERBS, "RB")):
                    phrase = Node("NP", children=[phrase, self._relative()])
                children.append(phrase)
            elif self._tag() in ("JJ", "RB", "CD"):
                children.append(Node("ADJP", children=[self._word()]))
        return Node("PP", children=children)

    def _preposition_here(self) -> bool:
        """Whether a prepositional phrase begins here, and not a clause."""
        if self._tag() not in _PREPOSITIONS or (self._tag() == "TO" and self._tag(1) == "VB"):
            return False
        return self._text() != "that" and (self._text() not in _SUBORDINATORS or self._text() == "while" and self._tag(1) == "VBG" or not self._verb_follows())

    def _adverb(self) -> Node:
        return Node("ADVP", children=[self._word()])

    def _adjective(self) -> Node:
        children = [self._word()]
        while self._preposition_here():
            children.append(self._preposition(low=True))
        return Node("ADJP", children=children)

    def _relative(self) -> Node:
        word = self._word()
        front = Node("WHNP" if word.label != "WRB" else "WHADVP", children=[word])
        # A question looks for its own WHNP: a relative one is told apart by its place in an SBAR.
        rest = self._clause()
        return Node("SBAR", children=[front, *rest])

    def _subordinate(self) -> Node:
        return Node("SBAR", children=[self._word(), *self._clause()])

    # Verbs.

    def _verbs(self) -> Node:
        """A verb with its objects and all that follows; auxiliaries hold the verb they go with."""
        head = self._word()
        phrase = Node("VP", children=[head])
        while self._tag() == "RB" and self._tag(1) in ("VBG", "VBN", "RB", "VB", "JJ"):
            phrase.children.append(self._adverb())
        auxiliary = head.label in ("MD", "TO") or head.text.lower() in _BE or head.text.lower() in ("do", "does", "did")
        if auxiliary and self._tag() in ("VB", "VBG", "VBN", "VBD", "VBP", "TO"):
            phrase.children.append(self._verbs())
            return phrase
        if self._tag() == "CC" and self._tag(1) == head.label and head.label != "VBZ":
            phrase.children += [self._word(), self._word()]
        self._complements(phrase, be=head.text.lower() in _BE)
        return phrase

    def _complements(self, phrase: Node, *, be: bool) -> None:
        found = phrase.children
        while self._at < len(self._words):
            tag, text = self._tag(), self._text()
            if tag == "TO" and self._tag(1) == "VB":
                to = self._word()
                found.append(Node("S", children=[Node("VP", children=[to, self._verbs()])]))
            elif (tag in ("IN", "WRB") and text in _SUBORDINATORS) or (text == "that" and tag == "IN"):
                if self._preposition_here():
                    found.append(self._preposition(low=True))
                else:
                    found.append(self._subordinate())
            elif tag in ("WDT", "WP", "WRB"):
                found.append(self._relative())
            elif tag in _PREPOSITIONS:
                found.append(self._preposition(low=False))
            elif tag == "RP":
                found.append(Node("PRT", children=[self._word()]))
            elif tag in ("VBG", "VBN"):
                self._participle(found)
            elif tag == "RB" or tag == "RBR":
                found.append(self._adverb())
            elif tag in ("JJ", "JJR") and (self._base_end() is None or self._tags[self._base_end() - 1] not in NOUN_TAGS):
                found.append(self._adjective())
            elif tag in (",", "CC"):
                if not self._joined(phrase):
                    return
            else:
                object_ = self._noun_phrase()
                if object_ is None:
                    return
                if be:
                    object_ = self._predicate(object_)
                found.append(object_)

    def _predicate(self, phrase: Node) -> Node:
        """A noun behind "is": what is told of it belongs to it."""
        while True:
            tag = self._tag()
            if tag in ("VBG", "VBN"):
                phrase = Node("NP", children=[phrase, self._verbs()])
            elif self._preposition_here():
                phrase = Node("NP", children=[phrase, self._preposition(low=True)])
            elif tag in ("WDT", "WP") or (self._text() == "that" and self._tag(1) in VERBS):
                phrase = Node("NP", children=[phrase, self._relative()])
            elif tag in ("JJ",) and self._tag(1) in _PREPOSITIONS:
                phrase = Node("NP", children=[phrase, self._adjective()])
            else:
                return phrase

    def _verb_follows(self) -> bool:
        """Whether there is a finite verb before the next comma."""
        for tag in self._tags[self._at + 1 :]:
            if tag in (",", "."):
                return False
            if tag in FINITE:
                return True
        return False

    def _participle(self, found: list[Node]) -> None:
        """A participle tells of the noun before it; behind "in" it goes with the verb."""
        last = found[-1]
        verbs = self._verbs()
        if last.label == "NP":
            found[-1] = Node("NP", children=[last, verbs])
        elif last.label == "PP" and last.children[0].text != "in" and last.children[-1].label == "NP":
            last.children[-1] = Node("NP", children=[last.children[-1], verbs])
        else:
            found.append(Node("S", children=[verbs]))

    def _joined(self, phrase: Node) -> bool:
        """Takes a conjunction and what it joins to the phrase, if it does; gives whether it did."""
        ahead = 1 if self._tag() == "," and self._tag(1) == "CC" else 0
        after = self._tag(ahead + 1)
        while after == "RB":
            ahead += 1
            after = self._tag(ahead + 1)
        if after in VERBS and self._tag() in ("CC", ","):
            if self._tag() == "CC" and (after in FINITE or after == phrase.children[0].label):
                first = Node("VP", children=phrase.children)
                phrase.children = [first, self._word(), self._verbs_after_adverbs()]
                return True
            if after in ("VBG", "VBN"):
                phrase.children.append(self._word())
                if self._tag() == "CC":
                    phrase.children.append(self._word())
                phrase.children.append(Node("S", children=[self._verbs_after_adverbs()]))
                return True
            return False
        start = self._at
        joint = [self._word()]
        if self._tag() == "CC":
            joint.append(self._word())
        if joint[0].label == "," and self._tag() in _PREPOSITIONS and self._text() not in _SUBORDINATORS:
            phrase.children += joint
            return True
        following = self._noun_phrase()
        if following is None or self._clause_follows() or phrase.children[-1].label not in ("NP", "PP"):
            self._at = start
            return False
        last = phrase.children[-1]
        if last.label == "PP" and last.children[-1].label == "NP":
            last.children[-1] = _listed(last.children[-1], joint, following)
        elif last.label == "NP":
            phrase.children[-1] = _listed(last, joint, following)
        else:
            self._at = start
            return False
        return True

    def _clause_follows(self) -> bool:
        """Whether a noun phrase that has just been read is the subject of a clause of its own."""
        place = self._at
        while place < len(self._tags) and self._tags[place] not in (",", ".", "CC"):
            if self._tags[place] in FINITE:
                return True
            if self._tags[place] in ("WDT", "WP") or self._lower[place] in _SUBORDINATORS:
                return False
            place += 1
        return False

    def _verbs_after_adverbs(self) -> Node:
        adverbs = []
        while self._tag() == "RB":
            adverbs.append(self._adverb())
        verbs = self._verbs()
        verbs.children[:0] = adverbs
        return verbs


def _listed(phrase: Node, joint: list[Node], following: Node) -> Node:
    if any(child.label == "CC" or child.label == "," for child in phrase.children):
        phrase.children += [*joint, following]
        return phrase
    return Node("NP", children=[phrase, *joint, following])


def _joined_parts(parts: list[Node]) -> Node:
    """What a sentence is made of, as one phrase."""
    if len(parts) == 1:
        return parts[0] if parts[0].children else Node("FRAG", children=parts)
    labels = [part.label for part in parts]
    if labels[0] == "S" and not _coordinated_clauses(labels):
        # The first clause goes on, whatever comes behind it.
        return Node("S", children=[*parts[0].children, *parts[1:]])
    if "S" in labels:
        return Node("S", children=parts)
    if "NP" in labels and all(label in ("NP", ",", "CC", "PP", "ADVP") for label in labels):
        return Node("NP", children=parts)
    return Node("FRAG", children=parts)


def _coordinated_clauses(labels: list[str]) -> bool:
    return any(label == "CC" and "S" in labels[place + 1 : place + 2] for place, label in enumerate(labels))
