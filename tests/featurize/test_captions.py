"""Captions as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.featurize.captions import clean_caption


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("A man rides a wave.", "A man rides a wave"),
        ("  A man\nrides a  wave . ", "A man rides a wave"),
        ("by mountain..", "by mountain"),
        ("A cat. A dog.", "A cat. A dog"),
        ("line\u2028break\r\n", "line break"),
        (" . ", ""),
        ("", ""),
        ("Is it?", "Is it?"),
    ],
)
def test_one_line_without_its_full_stop(text, clean):
    assert clean_caption(text) == clean


@given(st.text())
def test_what_is_clean_stays_so(text):
    clean = clean_caption(text)
    assert clean_caption(clean) == clean
    assert clean == clean.strip()
    assert not clean.endswith(".")
    assert len(clean.splitlines()) <= 1
