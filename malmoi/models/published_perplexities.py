"""Published results of language models, to stand beside measured ones."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

Row = Mapping[str, float]
"""Perplexities by word, bits by character, for the splits of which they were told."""

_TUTORIAL = "TensorFlow tutorial"
_MEMN2N = "MemN2N paper"

PUBLISHED: Mapping[str, Mapping[str, Row]] = MappingProxyType(
    {
        "ptb/word": {
            f"LSTM 2 × 200 ({_TUTORIAL})": {"validation": 121.39, "test": 115.91},
            f"LSTM 2 × 650 ({_TUTORIAL})": {"validation": 86.16, "test": 82.07},
            f"LSTM 2 × 1500 ({_TUTORIAL})": {"validation": 82.62, "test": 78.29},
            f"RNN 300 ({_MEMN2N})": {"validation": 133, "test": 129},
            f"LSTM 100 ({_MEMN2N})": {"validation": 120, "test": 115},
            f"SCRN 100 ({_MEMN2N})": {"validation": 120, "test": 115},
            f"MemN2N 150, 6 hops, memory 100 ({_MEMN2N})": {"validation": 122, "test": 115},
            f"MemN2N 150, 7 hops, memory 200 ({_MEMN2N})": {"validation": 118, "test": 111},
            "AWD-LSTM (salesforce/awd-lstm-lm)": {"validation": 61.2, "test": 58.8},
        },
        "ptb/char-mikolov": {"AWD-LSTM (salesforce/awd-lstm-lm)": {"test": 1.175}},
    }
)
"""By dataset and model. TensorFlow tutorial: ``ptb_word_lm``; MemN2N paper: *End-To-End Memory Networks*
(https://arxiv.org/abs/1503.08895), table 2."""


def published_beside(datasets: Sequence[str]) -> dict[str, Row]:
    """What was published for the dataset of all these models; nothing where they have several.

    Example:
        >>> list(published_beside(["ptb/char-mikolov"])), published_beside(["text_corpus/play"])
        (['AWD-LSTM (salesforce/awd-lstm-lm)'], {})
    """
    names = set(datasets)
    return dict(PUBLISHED.get(names.pop(), {})) if len(names) == 1 else {}
