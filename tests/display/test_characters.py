"""Text from anywhere is safe to print and to draw."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from malmoi.display.characters import visible

ANY = st.text(st.characters(codec=None), max_size=40)


@given(ANY)
def test_leaves_nothing_that_steers_a_terminal(text: str) -> None:
    shown = visible(text)
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(character) for character in shown} & {"RLO", "LRO", "RLI", "PDF"}
    shown.encode()  # no lone surrogate is left


@given(ANY)
def test_is_done_once(text: str) -> None:
    assert visible(visible(text)) == visible(text)


def test_shows_what_was_hidden() -> None:
    assert visible("a\tb\x1b[31m\x7f\x9b") == "a␉b␛[31m␡\ufffd"
    assert visible("ab\u202edc") == "ab\ufffddc"
    assert visible("caf\udce9") == "caf\ufffd"


def test_composes_hangul() -> None:
    assert visible(unicodedata.normalize("NFD", "은경이는 복도로")) == "은경이는 복도로"


def test_keeps_ordinary_text() -> None:
    text = "Mary's cat, François의 고양이 — and 猫 🐈"
    assert visible(text) == text
