"""How the Stanford parser, which COCO-QA was made with, misreads captions.

A parser of newspapers expects sentences. It takes a participle behind a noun for the verb that a caption lacks ("a bus
parked/VBD in a lot"), and now and then the last noun of a compound, too ("a cargo train/VBP going by"), or a participle
for a noun ("two giraffes standing/NN"). The release shows which slips there are, but in each caption one of them or
none: that hangs on the parser's grammar. So there may be several readings of a caption, each with one slip.
"""

from collections.abc import Iterator, Sequence

from malmoi.featurize.parsing.cursor import END, FINITE, NOUN_TAGS
from malmoi.featurize.parsing.tags import AUXILIARIES, behind_noun, second_verbs

_OPENING = frozenset(("DT", "PRP$", "CD", "JJ", "JJR", "JJS", "VBN", "VBG", "PDT", "RB", "CC", ","))
_OBJECTS = frozenset(("DT", "PRP$", "NN", "NNS", "JJ", "CD", "PRP", "VBN", "NNP"))


def readings(words: Sequence[str], tags: Sequence[str]) -> Iterator[list[str]]:
    """The tags as the Stanford parser may have them, the likeliest first.

    Args:
        words: of a caption.
        tags: theirs, corrected.

    Example:
        >>> list(readings(["a", "cargo", "train", "going", "by"], ["DT", "NN", "NN", "VBG", "RB"]))  # doctest: +SKIP
        [['DT', 'NN', 'NN', 'VBG', 'RB'], ['DT', 'NN', 'VBP', 'VBG', 'RB']]
        >>> list(readings(["a", "bus", "parked", "here"], ["DT", "NN", "VBN", "RB"]))  # doctest: +SKIP
        [['DT', 'NN', 'VBD', 'RB']]
    """
    lower, first = [word.lower() for word in words], list(tags)
    _finite_participle(lower, first)
    second_verbs(lower, first)
    yield first
    yield from _with_one_slip(lower, first)


def _finite_participle(words: list[str], tags: list[str]) -> None:
    """The first -ed behind a noun becomes the verb of a caption without one."""
    if any(tag in FINITE and tag != "VBD" for tag in tags):
        return
    for place, tag in enumerate(tags):
        if tag == "VBN" and words[place] not in AUXILIARIES and behind_noun(tags, place):
            tags[place] = "VBD"
            return


def _with_one_slip(words: list[str], tags: list[str]) -> Iterator[list[str]]:
    noun = _first_noun(tags)
    if noun is None:
        return
    head = noun
    while head + 1 < len(tags) and tags[head + 1] in NOUN_TAGS:
        head += 1
    after = tags[head + 1] if head + 1 < len(tags) else END
    finite = any(tag in FINITE for tag in tags)
    if after == "VBG" and _may_be_noun(words, tags, head + 1):
        yield _changed(tags, head + 1, "NN")
    if head > noun and after not in FINITE and after not in (END, "CC", ","):
        yield _changed(tags, head, "VBZ" if tags[head] == "NNS" else "VBP")
    if (noun == 0 and head > 0) or (noun == 1 and tags[0] in ("JJ", "VBN")):
        yield _changed(tags, 0, "VB")  # a command
    for place in range(1, 0 if finite else len(tags) - 1):
        told_of = tags[place - 1] in ("CD", "NN", "NNS") and tags[place + 1] in NOUN_TAGS
        if told_of and tags[place] in ("VBN", "JJ") and words[place].endswith("ed"):
            yield _changed(tags, place, "VBD")


def _first_noun(tags: Sequence[str]) -> int | None:
    for place, tag in enumerate(tags):
        if tag in NOUN_TAGS:
            return place
        if tag not in _OPENING:
            return None
    return None


def _may_be_noun(words: Sequence[str], tags: Sequence[str], place: int) -> bool:
    """Whether -ing passes for a noun: where things are counted, and before an object or "next"."""
    after = tags[place + 1] if place + 1 < len(tags) else END
    return "CD" in tags[:place] or after in _OBJECTS or words[place] == "resting"


def _changed(tags: Sequence[str], place: int, tag: str) -> list[str]:
    return [*tags[:place], tag, *tags[place + 1 :]]
