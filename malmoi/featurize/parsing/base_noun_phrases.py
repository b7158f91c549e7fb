"""Noun phrases up to their noun: "the two big black and white dogs"."""

from malmoi.featurize.parsing.cursor import ADJECTIVES, NOUN_TAGS, PREPOSITIONS, Cursor
from malmoi.featurize.parsing.node import Node

_DETERMINERS = frozenset(("DT", "PDT", "PRP$", "WP$"))
_JOINED = frozenset(("JJ", "JJR", "VBN"))


def base_noun_phrase(cursor: Cursor) -> Node | None:
    """Reads the noun phrase that begins here, without anything behind its noun.

    Adjectives that "and" joins are a phrase of their own within it.
    """
    if cursor.tag() == "PRP" and cursor.tag(1) != "POS":
        return Node("NP", children=[cursor.take()])
    end = base_end(cursor)
    if end is None:
        return None
    children: list[Node] = []
    while cursor.at < end:
        joined = _joined_end(cursor, end)
        if joined is None:
            children.append(cursor.take())
        else:
            children.append(Node("ADJP", children=[cursor.take() for _ in range(joined - cursor.at)]))
    return Node("NP", children=children)


def ends_in_noun(cursor: Cursor) -> bool:
    """Whether a phrase begins here that has a noun."""
    end = base_end(cursor)
    return end is not None and cursor.tags[end - 1] in NOUN_TAGS


def base_end(cursor: Cursor) -> int | None:
    """Behind the last noun of the phrase that begins here; where there is none, behind its determiner or number."""
    noun = bare = None
    place = cursor.at
    while place < len(cursor.tags):
        tag, after = cursor.tags[place], cursor.tag_at(place + 1)
        if tag in NOUN_TAGS:
            noun = place + 1
        elif tag in _DETERMINERS and (place == cursor.at or cursor.tags[place - 1] in ("PDT", "DT")):
            bare = place + 1
        elif tag in ("VBG", "VBN") and (noun is not None or (after not in NOUN_TAGS and after != "JJ")):
            break
        elif tag in ADJECTIVES or tag in ("CD", "VBN", "VBG", "POS"):
            if noun is not None and tag in ADJECTIVES and (after in PREPOSITIONS or after == "$"):
                break
            if tag == "CD" or (bare is not None and tag != "VBG"):
                bare = place + 1
        elif not (tag == "PRP" and place == cursor.at) and (noun is not None or not _goes_on(cursor, place)):
            break
        place += 1
    return noun if noun is not None else bare


def _goes_on(cursor: Cursor, place: int) -> bool:
    """Whether an adverb, comma or "and" before the noun belongs to the phrase."""
    tag, after = cursor.tags[place], cursor.tag_at(place + 1)
    if tag in ("RB", "RBR", "RBS"):
        return after in ("JJ", "VBN", "CD", "RB")
    if tag not in ("CC", ",") or place == cursor.at:
        return False
    if tag == "," and after == "CC":
        after = cursor.tag_at(place + 2)
    return (cursor.tags[place - 1] in _JOINED or cursor.tags[place - 1] == ",") and (after in _JOINED or after == "RB")


def _joined_end(cursor: Cursor, end: int) -> int | None:
    """Behind adjectives that "and" joins, if they begin here."""
    if cursor.tag() not in _JOINED:
        return None
    place, joined = cursor.at, False
    while place < end and (cursor.tags[place] in _JOINED or cursor.tags[place] in ("CC", ",", "RB")):
        joined = joined or cursor.tags[place] == "CC"
        place += 1
    return place if joined else None
