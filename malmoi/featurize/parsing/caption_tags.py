"""Tags of captions, corrected: what a tagger of newspapers takes wrongly in them.

The rules go through a sentence one after the other; each looks at tags, at neighbours, and at what WordNet says that a
word can be.
"""

from collections.abc import Callable, Sequence

from malmoi.featurize.parsing.cascade import FINITE, NOUN_TAGS
from malmoi.featurize.wordnet import noun_lemma as lemma
from malmoi.featurize.wordnet import uses

Rule = Callable[[list[str], list[str]], None]

_OPEN = frozenset(("JJ", "RB", "VB", "VBP", "NN", "NNP", "FW", "RP", "UH", "SYM"))
_BEFORE_NOUNS = frozenset(("DT", "PRP$", "JJ", "JJR", "JJS", "CD", "NN", "POS", "VBN", "VBG", "NNP"))
_BEHIND_VERBS = frozenset(("DT", "IN", "TO", "RB", "RP", "PRP", "PRP$", "VBG", "VBN", "CD", "JJ", "$", "NN", "NNS"))
_BETWEEN_CLAUSES = frozenset("while as that who which where when because and , ; if but".split())
_AUXILIARIES = frozenset("am are be been being can could did do does had has have is may must was were will".split())
_PLURALS = frozenset("cattle children people men women sheep geese police".split())
_COLORS = frozenset("black blue brown gray green grey orange pink purple red tan violet white yellow silver".split())


def _next_to(words: list[str], tags: list[str]) -> None:
    """``next`` before ``to`` is an adjective."""
    for place, word in enumerate(words[:-1]):
        if word == "next" and words[place + 1] in ("to", "t", "too"):
            tags[place], tags[place + 1] = "JJ", "TO"


def _atop(words: list[str], tags: list[str]) -> None:
    """``atop`` is a preposition."""
    for place, word in enumerate(words):
        if word in ("atop", "inside", "outside", "beside", "underneath", "onto", "amongst") and place + 1 < len(words) and tags[place + 1] in ("DT", "PRP$", "NN", "NNS", "JJ", "IN", "CD", "PRP"):
            tags[place] = "IN"


def _plurals(words: list[str], tags: list[str]) -> None:
    """Words in -s that have a base form are plurals; others in -s that are adverbs above all, such."""
    for place, word in enumerate(words):
        if tags[place] in ("NN", "NNS") and word.endswith("s") and not word.endswith("ss") and word.isalpha():
            use = uses(word)
            if use.adverb > use.noun:
                tags[place] = "RB"
            elif tags[place] == "NN" and lemma(word) != word:
                tags[place] = "NNS"


def _modifiers(words: list[str], tags: list[str]) -> None:
    """-ed between a determiner or adjective and a noun tells of the noun: "the big carved wooden bed"."""
    for place in range(1, len(words) - 1):
        if tags[place] == "VBD" and tags[place - 1] in ("DT", "JJ", "PRP$", "CD") and tags[place + 1] in ("NN", "NNS", "JJ", "VBN"):
            tags[place] = "VBN"


def _second_verbs(words: list[str], tags: list[str]) -> None:
    """A clause has one finite verb; what seems a second one is a participle or a noun: "are many cars parked"."""
    seen = False
    for place, tag in enumerate(tags):
        if words[place] in _BETWEEN_CLAUSES:
            seen = False
        elif tag in FINITE and words[place] not in _AUXILIARIES:
            if seen and tag == "VBD":
                tags[place] = "VBN"
            elif seen and tag in ("VBP", "VBZ") and tags[place - 1] in ("NN", "NNS", "JJ", "NNP") and uses(words[place]).noun >= 0:
                tags[place] = "NNS" if tag == "VBZ" else "NN"
            seen = True
        elif tag in FINITE:
            seen = True


def _verbs(words: list[str], tags: list[str]) -> None:
    """What WordNet has as a verb alone is one: "sit at the table and eat pizza"."""
    for place, word in enumerate(words):
        if tags[place] in ("NN", "JJ", "NNP") and place and word.isalpha() and not word.endswith(("ed", "ing")):
            use = uses(word)
            if use.verb > 0 and use.noun < 0 and use.adjective < 0:
                tags[place] = "VBP" if not word.endswith("s") else "VBZ"


def _possessives(words: list[str], tags: list[str]) -> None:
    """``'s`` between a pronoun and what may be a noun phrase without an article: "it's neck" is "its neck"."""
    for place in range(1, len(words) - 1):
        if words[place] == "'s" and words[place - 1] == "it" and tags[place + 1] in ("NN", "NNS", "JJ", "VBN"):
            tags[place] = "POS"


def _subjects(words: list[str], tags: list[str]) -> None:
    """What follows a plural that stands first may be its verb: "cattle lie in"."""
    if len(words) > 2 and tags[0] in ("NNS", "NN", "NNP") and tags[1] == "NN" and tags[2] in ("IN", "RP", "DT", "RB"):
        use = uses(words[1])
        if use.verb > use.noun and (tags[0] == "NNS" or words[0] in _PLURALS) and not _has_finite(words, tags, 1):
            tags[1] = "VBP"


def _last_words(words: list[str], tags: list[str]) -> None:
    """A transitive verb does not end a caption: "with office supplies"."""
    if len(words) > 1 and tags[-1] == "VBZ" and tags[-2] in ("NN", "JJ", "VBN") and uses(words[-1]).noun >= 0:
        tags[-1] = "NNS"


def _colors(words: list[str], tags: list[str]) -> None:
    """A colour before a noun, another modifier or ``and`` is an adjective; ``orange`` may be a fruit."""
    for place, word in enumerate(words):
        after = tags[place + 1] if place + 1 < len(tags) else "$"
        if word in _COLORS and (word != "orange" or place == 0 or after in NOUN_TAGS or after in ("JJ", "CC")):
            tags[place] = "JJ"


def _nouns(words: list[str], tags: list[str]) -> None:
    """What WordNet has as a noun alone is one, and so is what can be one behind a determiner or adjective."""
    for place, word in enumerate(words):
        tag = tags[place]
        if tag not in _OPEN or tag in ("NN", "NNP") or not word.isalpha() or word in _AUXILIARIES:
            continue
        use = uses(word)
        if use.noun < 0:
            continue
        before = tags[place - 1] if place else "$"
        after = tags[place + 1] if place + 1 < len(tags) else "$"
        alone = max(use.verb, use.adjective, use.adverb) < 0
        if use.adverb > use.noun and tag == "RB":
            continue
        if alone or (tag == "JJ" and use.adjective < 0 and not word.endswith("ing")):
            tags[place] = "NNS" if word.endswith("s") and not word.endswith("ss") else "NN"
        elif tag in ("VB", "VBP") and before in ("DT", "PRP$", "JJ", "POS", "VBN", "NN", "IN"):
            if before != "NN" or after not in ("DT", "PRP$", "PRP"):
                tags[place] = "NN"
        elif tag == "JJ" and before in _BEFORE_NOUNS and after not in (*NOUN_TAGS, "JJ", "CC", ",", "VBN", "VBG") and use.noun > use.adjective:
            tags[place] = "NN"


def _verbs_in_s(words: list[str], tags: list[str]) -> None:
    """A word in -s behind a singular noun is a verb if it can be one and the clause lacks one: "a laptop sits on"."""
    for place in range(1, len(words)):
        if tags[place] != "NNS" or tags[place - 1] not in ("NN", "NNP"):
            continue
        after = tags[place + 1] if place + 1 < len(tags) else "$"
        if after not in _BEHIND_VERBS or _has_finite(words, tags, place):
            continue
        use = uses(words[place])
        if use.verb < 0:
            continue
        determined = after in ("DT", "PRP$", "PRP")
        if use.verb > use.noun or (determined and use.verb >= 0):
            tags[place] = "VBZ"


def _verbs_of_plurals(words: list[str], tags: list[str]) -> None:
    """A verb behind a plural noun: "two girls pet a goat"."""
    for place in range(1, len(words) - 1):
        if tags[place] == "NN" and tags[place - 1] == "NNS" and tags[place + 1] in ("DT", "PRP$", "IN") :
            use = uses(words[place])
            if use.verb > use.noun and not _has_finite(words, tags, place) and not words[place].endswith("ing"):
                tags[place] = "VBP"


def _finite_leaves(words: list[str], tags: list[str]) -> None:
    """Behind a verb with an ending there is a noun: "eats leaves"."""
    for place in range(1, len(words)):
        if tags[place] in ("VBZ", "VBP") and tags[place - 1] in ("VBZ", "VBG", "VBP"):
            if words[place - 1] not in ("is", "are", "has", "have", "'s") and uses(words[place]).noun >= 0:
                tags[place] = "NNS" if words[place].endswith("s") else "NN"


def _participles(words: list[str], tags: list[str]) -> None:
    """-ing behind a noun is a participle, also where it could be a noun."""
    for place, word in enumerate(words):
        if not word.endswith("ing") or tags[place] not in ("NN", "JJ", "NNP", "IN"):
            continue
        before = tags[place - 1] if place else "$"
        after = tags[place + 1] if place + 1 < len(tags) else "$"
        use = uses(word)
        if before in ("NN", "NNS", "PRP", "NNP") and after in ("IN", "DT", "PRP$", "RB", "TO", "RP", "JJ", "CD", "$", "CC", ",") and use.verb >= 0 and use.verb > use.noun - 3:
            if not (before == "NN" and words[place] in ("building", "ceiling", "clothing", "painting", "railing", "wing", "ring", "string")):
                tags[place] = "VBG"


def _past_participles(words: list[str], tags: list[str]) -> None:
    """-ed behind a noun: the verb of a sentence that has no other, as the Stanford parser reads captions."""
    finite = [place for place, tag in enumerate(tags) if tag in FINITE and tag != "VBD"]
    for place, tag in enumerate(tags):
        if tag not in ("VBN", "VBD") or not place or words[place] in ("was", "were", "had", "did", "been"):
            continue
        before = tags[place - 1]
        if before == "RB" and place > 1:
            before = tags[place - 2]
        if before in ("NN", "NNS", "NNP"):
            if any(other > place for other in finite) and tag == "VBD" and not _clause_between(words, place, finite):
                tags[place] = "VBN"
            elif tag == "VBN" and not finite:
                tags[place] = "VBD"
                finite.append(place)


def _clause_between(words: list[str], place: int, finite: list[int]) -> bool:
    verb = min(other for other in finite if other > place)
    return any(word in ("while", "as", "that", "which", "who", "when", "and", ",", "where", "because") for word in words[place:verb])


def _has_finite(words: list[str], tags: list[str], place: int) -> bool:
    """Whether there is a finite verb in the clause of a word, besides one right behind it."""
    start, end = place, place
    while start > 0 and words[start - 1] not in _BETWEEN_CLAUSES:
        start -= 1
    while end < len(words) and words[end] not in _BETWEEN_CLAUSES:
        end += 1
    return any(tags[other] in FINITE and other not in (place, place + 1) for other in range(start, end))


RULES: tuple[Rule, ...] = (_next_to, _atop, _plurals, _modifiers, _possessives, _colors, _verbs, _nouns, _subjects, _last_words, _finite_leaves, _verbs_in_s, _verbs_of_plurals, _participles, _past_participles, _second_verbs)


def corrected_tags(words: Sequence[str], tags: Sequence[str]) -> list[str]:
    """The tags after all rules."""
    lower, corrected = [word.lower() for word in words], list(tags)
    for rule in RULES:
        rule(lower, corrected)
    return corrected
