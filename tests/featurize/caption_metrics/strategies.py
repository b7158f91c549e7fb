"""Captions of few words, so that they have much in common."""

from hypothesis import strategies as st

CAPTION = st.lists(st.sampled_from("abcde"), max_size=9)
PICTURES = st.lists(st.tuples(CAPTION, st.lists(CAPTION, min_size=1, max_size=4)), min_size=1, max_size=6)


def columns(pictures):
    captions, references = zip(*pictures, strict=True)
    return list(captions), list(references)
