"""Readings for the tests of tables and pictures."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from malmoi.display.attention import Reading

ENGLISH = ("Mary moved to the bathroom.", "John went to the hallway.", "Mary left.")
KOREAN = ("은경이는 복도로 가버렸습니다.", "John went to 부엌.", "필웅이는 화장실로 뛰어갔습니다.")
WEIGHTS = ((0.25, 0.5, 0.25), (0.0, 0.9, 0.1))


def reading(sentences: tuple[str, ...] = ENGLISH, **fields: Any) -> Reading:
    """A reading of three sentences in two hops, changed where ``fields`` say so."""
    story = {"sentences": sentences, "question": "Where is John?", "attention": np.array(WEIGHTS)}
    return Reading(**{**story, "answer": "hallway", "probability": 0.981, **fields})


@st.composite
def readings(draw: st.DrawFn, *, most_sentences: int = 8) -> Reading:
    """Any texts, and any weights: after softmax, of a linear start, or of a diverged training."""
    text = st.text(st.characters(codec=None), max_size=30)
    sentences = draw(st.lists(text, max_size=most_sentences))
    memories = draw(st.integers(0, len(sentences)))
    numbers = draw(st.sampled_from([st.floats(0, 1), st.floats(-20, 20), st.floats()]))
    weights = arrays.arrays(np.float64, (draw(st.integers(1, 4)), memories), elements=numbers)
    places = st.lists(st.integers(0, len(sentences) - 1), max_size=3) if sentences else st.just([])
    return Reading(
        sentences=sentences,
        question=draw(text),
        attention=draw(weights),
        answer=draw(text),
        probability=draw(st.floats(0, 1)),
        expected=draw(st.none() | text),
        supporting=draw(places),
        unknown_words=draw(st.lists(text, max_size=2)),
    )
