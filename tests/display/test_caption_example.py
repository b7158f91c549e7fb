"""Captions as a reader sees them."""

import numpy as np

from malmoi.display.caption_example import CaptionExample, caption_example_view
from malmoi.featurize.vocabulary import BEGIN, END, PADDING, UNKNOWN, Vocabulary
from tests.display.rendered import lines_of, style_of


def test_control_characters_are_shown_and_long_captions_folded():
    example = CaptionExample(
        split="train",
        image_id=7,
        file_name="7\x1b.jpg",
        caption_ids=[1, 12],
        raw=["a\ncat", "very " * 30],
        captions=[np.array([2, 4, 1, 3]), np.array([2, *[5] * 30, 3])],
        words=Vocabulary(("a", "very"), (PADDING, UNKNOWN, BEGIN, END)),
    )
    view = caption_example_view(example)
    text = "\n".join(lines_of(view, width=60))
    assert "\x1b.jpg" not in text
    assert "a␊cat" in text
    assert "<begin> a <unk> <end>" in text
    assert text.split().count("very") == 60
    assert str(style_of(view, "<unk>")) == "bold red"
    assert "2 captions, the longest of 30 words, vocabulary of 6" in " ".join(text.split())
