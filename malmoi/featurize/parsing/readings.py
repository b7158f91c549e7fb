"""Other ways to read a caption: where a parser of newspapers takes a noun for a verb, or the reverse.

The Stanford parser, which made COCO-QA, settles for one of them; which one hangs on its grammar. Each reading here is
the caption with one such slip.
"""

from collections.abc import Iterator, Sequence

from malmoi.featurize.parsing.cascade import FINITE, NOUN_TAGS

_OPENING = frozenset(("DT", "PRP$", "CD", "JJ", "JJR", "JJS", "VBN", "VBG", "PDT", "RB", "CC", ","))
_OBJECT = frozenset(("DT", "PRP$", "NN", "NNS", "JJ", "CD", "PRP", "VBN", "NNP"))


def other_tags(words: Sequence[str], tags: Sequence[str]) -> Iterator[list[str]]:
    """The tags with one slip each.

    Example:
        >>> list(other_tags(["a", "cargo", "train", "going", "by"], ["DT", "NN", "NN", "VBG", "RB"]))
        [['DT', 'NN', 'VBP', 'VBG', 'RB']]
        >>> list(other_tags(["two", "dogs", "eating", "grass"], ["CD", "NNS", "VBG", "NN"]))
        [['CD', 'NNS', 'NN', 'NN']]
    """
    noun = _first_noun(tags)
    if noun is None:
        return
    head = noun
    while head + 1 < len(tags) and tags[head + 1] in NOUN_TAGS:
        head += 1
    after = tags[head + 1] if head + 1 < len(tags) else "$"
    finite = any(tag in FINITE for tag in tags)
    if after == "VBG" and _nominal(words, tags, head + 1):
        yield _changed(tags, head + 1, "NN")
    if head > noun and after not in (*FINITE, "$", "CC", ","):
        yield _changed(tags, head, "VBZ" if tags[head] == "NNS" else "VBP")
    if noun == 0 or (noun == 1 and tags[0] in ("JJ", "VBN")):
        behind = 1 if noun else 0
        if head > behind or noun:
            yield _changed(tags, 0, "VB")
    for place in range(1, len(tags) - 1):
        if tags[place] in ("VBN", "JJ") and words[place].endswith("ed") and tags[place + 1] in NOUN_TAGS and not finite:
            if tags[place - 1] in ("CD", "NN", "NNS"):
                yield _changed(tags, place, "VBD")


def _first_noun(tags: Sequence[str]) -> int | None:
    for place, tag in enumerate(tags):
        if tag in NOUN_TAGS:
            return place
        if tag not in _OPENING:
            return None
    return None


def _nominal(words: Sequence[str], tags: Sequence[str], place: int) -> bool:
    """Whether an -ing might be the last noun of the phrase: where things are counted, before an object or "next"."""
    after = tags[place + 1] if place + 1 < len(tags) else "$"
    return "CD" in tags[:place] or after in _OBJECT or words[place] == "resting"


def _changed(tags: Sequence[str], place: int, tag: str) -> list[str]:
    return [*tags[:place], tag, *tags[place + 1 :]]
