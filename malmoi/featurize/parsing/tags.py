"""Tags of captions, corrected: what a tagger of newspapers takes wrongly in them.

The rules go over a caption one after the other. Each looks at tags and at their neighbours, and asks WordNet what a
word can be; each is told by an example.
"""

from collections.abc import Callable, Sequence

from malmoi.featurize.parsing.cursor import ADJECTIVES, END, FINITE, NOUN_TAGS
from malmoi.featurize.word_set import word_set
from malmoi.featurize.wordnet import noun_lemma, uses

Rule = Callable[[list[str], list[str]], None]
"""Takes the words in lower case and their tags, and changes the tags."""

BETWEEN_CLAUSES = word_set("while as that who which where when because and , ; if but")
AUXILIARIES = word_set("am are be been being can could did do does had has have is may must was were will")

_COLORS = word_set("black blue brown gray green grey orange pink purple red silver tan violet white yellow")
_PLACES = word_set("amongst atop beside inside onto outside underneath")
_PLURALS = word_set("cattle children geese men people police sheep women")
_THINGS = word_set("building ceiling clothing painting railing ring string wing")
_UNSURE = frozenset(("JJ", "RB", "VB", "VBP", "FW", "RP", "UH", "SYM"))
_BEFORE_NOUNS = ADJECTIVES | {"DT", "PRP$", "CD", "NN", "POS", "VBN", "VBG", "NNP"}
_BEHIND_PREPOSITIONS = frozenset(("DT", "PRP$", "NN", "NNS", "JJ", "IN", "CD", "PRP"))
_BEHIND_ADJECTIVES = NOUN_TAGS | {"JJ", "CC", ",", "VBN", "VBG"}
_BEHIND_VERBS = frozenset(("DT", "IN", "TO", "RB", "RP", "PRP", "PRP$", "VBG", "VBN", "CD", "JJ", END, "NN", "NNS"))
_BEHIND_PARTICIPLES = frozenset(("IN", "DT", "PRP$", "RB", "TO", "RP", "JJ", "CD", END, "CC", ","))


def corrected_tags(words: Sequence[str], tags: Sequence[str]) -> list[str]:
    """The tags after all rules.

    Args:
        words: of a caption.
        tags: as a tagger gave them, one for each.

    Raises:
        MalmoiError: there is no WordNet.

    Example:
        >>> corrected_tags(["a", "laptop", "sits", "here"], ["DT", "NN", "NNS", "RB"])  # doctest: +SKIP
        ['DT', 'NN', 'VBZ', 'RB']
    """
    lower, corrected = [word.lower() for word in words], list(tags)
    for rule in RULES:
        rule(lower, corrected)
    return corrected


def has_finite(words: Sequence[str], tags: Sequence[str], place: int) -> bool:
    """Whether there is a finite verb in the clause of a word, besides itself and one right behind it."""
    start = end = place
    while start > 0 and words[start - 1] not in BETWEEN_CLAUSES:
        start -= 1
    while end < len(words) and words[end] not in BETWEEN_CLAUSES:
        end += 1
    return any(tags[other] in FINITE and other not in (place, place + 1) for other in range(start, end))


def next_to(words: list[str], tags: list[str]) -> None:
    """``next`` before ``to`` is an adjective: "a cat next/JJ to a dog"."""
    for place, word in enumerate(words[:-1]):
        if word == "next" and words[place + 1] in ("to", "too", "t"):
            tags[place], tags[place + 1] = "JJ", "TO"


def prepositions(words: list[str], tags: list[str]) -> None:
    """Words of place before a noun phrase are prepositions: "sits atop/IN a chair"."""
    for place, word in enumerate(words):
        if word in _PLACES and _at(tags, place + 1) in _BEHIND_PREPOSITIONS:
            tags[place] = "IN"


def plurals(words: list[str], tags: list[str]) -> None:
    """A noun in -s that has another base form is a plural, if it isn't an adverb above all: "two giraffes/NNS"."""
    for place, word in enumerate(words):
        if tags[place] in ("NN", "NNS") and word.endswith("s") and not word.endswith("ss") and word.isalpha():
            use = uses(word)
            if use.adverb > use.noun:
                tags[place] = "RB"
            elif noun_lemma(word) != word:
                tags[place] = "NNS"


def modifiers(words: list[str], tags: list[str]) -> None:
    """-ed between a determiner or adjective and a noun tells of the noun: "the big carved/VBN wooden bed"."""
    for place in range(1, len(words) - 1):
        before, after = tags[place - 1], tags[place + 1]
        if tags[place] == "VBD" and before in ("DT", "JJ", "PRP$", "CD") and after in ("NN", "NNS", "JJ", "VBN"):
            tags[place] = "VBN"


def possessives(words: list[str], tags: list[str]) -> None:
    """``it's`` before a noun stands for "its": "bends it 's/POS neck"."""
    for place in range(1, len(words) - 1):
        if words[place - 1 : place + 1] == ["it", "'s"] and tags[place + 1] in ("NN", "NNS", "JJ", "VBN"):
            tags[place] = "POS"


def colors(words: list[str], tags: list[str]) -> None:
    """A colour is an adjective; ``orange`` is one where something follows that it may tell of: "an orange/JJ cat"."""
    for place, word in enumerate(words):
        after = _at(tags, place + 1)
        if word in _COLORS and (word != "orange" or place == 0 or after in NOUN_TAGS or after in ("JJ", "CC")):
            tags[place] = "JJ"


def verbs(words: list[str], tags: list[str]) -> None:
    """What can be nothing but a verb is one: "sit at the table and eat/VBP pizza"."""
    for place, word in enumerate(words):
        if place and tags[place] in ("NN", "JJ", "NNP") and word.isalpha() and not word.endswith(("ed", "ing")):
            use = uses(word)
            if use.verb > 0 and use.noun < 0 and use.adjective < 0:
                tags[place] = "VBZ" if word.endswith("s") else "VBP"


def nouns(words: list[str], tags: list[str]) -> None:
    """What can be nothing but a noun is one, and what can be one is, where nouns stand: "drinks milk/NN"."""
    for place, word in enumerate(words):
        tag = tags[place]
        if tag not in _UNSURE or not word.isalpha() or word in AUXILIARIES:
            continue
        use, before, after = uses(word), _at(tags, place - 1), _at(tags, place + 1)
        if use.noun < 0 or (tag == "RB" and use.adverb > use.noun):
            continue
        no_adjective = tag == "JJ" and use.adjective < 0 and not word.endswith("ing")
        no_adverb = tag == "RB" and use.adverb < 0
        if max(use.verb, use.adjective, use.adverb) < 0 or no_adjective or no_adverb:
            tags[place] = "NNS" if word.endswith("s") and not word.endswith("ss") else "NN"
        elif tag in ("VB", "VBP"):
            takes_object = before == "NN" and after in ("DT", "PRP$", "PRP")
            if before in ("DT", "PRP$", "JJ", "POS", "VBN", "NN", "IN") and not takes_object:
                tags[place] = "NN"
        elif tag == "JJ" and before in _BEFORE_NOUNS and after not in _BEHIND_ADJECTIVES and use.noun > use.adjective:
            tags[place] = "NN"


def common_nouns(words: list[str], tags: list[str]) -> None:
    """A capital makes no name of what an adjective or article stands before: "a purple Frisbee/NN"."""
    for place in range(1, len(words)):
        alone = tags[place - 1] in ("JJ", "DT", "PRP$", "CD") and _at(tags, place + 1) not in NOUN_TAGS
        if tags[place] == "NNP" and alone and uses(words[place]).noun >= 0:
            tags[place] = "NNS" if noun_lemma(words[place]) != words[place] else "NN"


def verbs_of_plurals_in_front(words: list[str], tags: list[str]) -> None:
    """What follows a plural that stands first may be its verb: "cattle lie/VBP in the grass"."""
    if len(words) > 2 and tags[0] in NOUN_TAGS and tags[1] == "NN" and tags[2] in ("IN", "RP", "DT", "RB"):
        use = uses(words[1])
        if use.verb > use.noun and (tags[0] == "NNS" or words[0] in _PLURALS) and not has_finite(words, tags, 1):
            tags[1] = "VBP"


def last_words(words: list[str], tags: list[str]) -> None:
    """A word in -s at the end is no verb if it can be a noun: "with office supplies/NNS"."""
    if len(words) > 1 and tags[-1] == "VBZ" and tags[-2] in ("NN", "JJ", "VBN") and uses(words[-1]).noun >= 0:
        tags[-1] = "NNS"


def nouns_before_participles(words: list[str], tags: list[str]) -> None:
    """Right before -ing stands no verb, if it can be a noun: "two teddy bears/NNS sitting on a couch"."""
    for place in range(1, len(words) - 1):
        between = tags[place - 1] in ("NN", "JJ", "CD") and tags[place + 1] == "VBG"
        if tags[place] == "VBZ" and between and words[place] not in AUXILIARIES and uses(words[place]).noun >= 0:
            tags[place] = "NNS"


def objects_of_verbs(words: list[str], tags: list[str]) -> None:
    """Right behind a verb there is no other, if it can be a noun: "eats leaves/NNS from a tree"."""
    for place in range(1, len(words)):
        before = words[place - 1] not in AUXILIARIES and tags[place - 1] in ("VBZ", "VBG", "VBP")
        if tags[place] in ("VBZ", "VBP") and before and uses(words[place]).noun >= 0:
            tags[place] = "NNS" if words[place].endswith("s") else "NN"


def verbs_in_s(words: list[str], tags: list[str]) -> None:
    """A word in -s behind a singular is the verb of a clause that has none: "a laptop sits/VBZ on a desk"."""
    for place in range(1, len(words)):
        if tags[place] != "NNS" or tags[place - 1] not in ("NN", "NNP") or has_finite(words, tags, place):
            continue
        after, use = _at(tags, place + 1), uses(words[place])
        if use.verb >= 0 and (after in ("DT", "PRP$", "PRP") or (after in _BEHIND_VERBS and use.verb > use.noun)):
            tags[place] = "VBZ"


def verbs_of_plurals(words: list[str], tags: list[str]) -> None:
    """A word behind a plural may be its verb: "two girls pet/VBP a goat"."""
    for place in range(1, len(words) - 1):
        if tags[place] == "NN" and tags[place - 1] == "NNS" and tags[place + 1] in ("DT", "PRP$", "IN"):
            use = uses(words[place])
            if use.verb > use.noun and not words[place].endswith("ing") and not has_finite(words, tags, place):
                tags[place] = "VBP"


def participles(words: list[str], tags: list[str]) -> None:
    """-ing behind a noun is a participle, also where it could be a noun: "a cat laying/VBG on a bed"."""
    for place, word in enumerate(words):
        if tags[place] not in ("NN", "JJ", "NNP", "IN") or not word.endswith("ing") or word in _THINGS:
            continue
        before, after = _at(tags, place - 1), _at(tags, place + 1)
        if before in ("NN", "NNS", "PRP") and after in _BEHIND_PARTICIPLES:
            use = uses(word)
            if use.verb >= 0 and use.verb > use.noun - 3:
                tags[place] = "VBG"


def reduced_clauses(words: list[str], tags: list[str]) -> None:
    """-ed behind a noun tells of it, if a verb comes in the same clause: "a woman dressed/VBN in white rides"."""
    for place, tag in enumerate(tags):
        if tag == "VBD" and words[place] not in AUXILIARIES and behind_noun(tags, place):
            later = [other for other in range(place + 1, len(tags)) if tags[other] in FINITE and tags[other] != "VBD"]
            if later and not any(word in BETWEEN_CLAUSES for word in words[place : later[0]]):
                tags[place] = "VBN"


def second_verbs(words: list[str], tags: list[str]) -> None:
    """A clause has one finite verb; what seems a second one is none: "there are cars parked/VBN here"."""
    seen = False
    for place, tag in enumerate(tags):
        if words[place] in BETWEEN_CLAUSES:
            seen = False
        elif tag in FINITE:
            again = seen and words[place] not in AUXILIARIES
            noun = tags[place - 1] in ("NN", "NNS", "JJ", "NNP") and uses(words[place]).noun >= 0
            if again and tag == "VBD":
                tags[place] = "VBN"
            elif again and noun and tag in ("VBP", "VBZ"):
                tags[place] = "NNS" if tag == "VBZ" else "NN"
            seen = True


def behind_noun(tags: Sequence[str], place: int) -> bool:
    """Whether a noun stands before a word, or before the adverb that does."""
    before = _at(tags, place - 1)
    return (_at(tags, place - 2) if before == "RB" else before) in ("NN", "NNS", "NNP")


def _at(tags: Sequence[str], place: int) -> str:
    return tags[place] if 0 <= place < len(tags) else END


RULES: tuple[Rule, ...] = (
    next_to,
    prepositions,
    plurals,
    modifiers,
    possessives,
    colors,
    verbs,
    nouns,
    common_nouns,
    verbs_of_plurals_in_front,
    last_words,
    nouns_before_participles,
    objects_of_verbs,
    verbs_in_s,
    verbs_of_plurals,
    participles,
    reduced_clauses,
    second_verbs,
)
