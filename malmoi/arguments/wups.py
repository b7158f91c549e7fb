"""The arguments of ``malmoi wups``."""

import argparse
from pathlib import Path

from malmoi.arguments.command import Commands

_MORE = (
    "Each line is an answer, and the same line of both files is about the same question; several words of an answer "
    "are joined by commas (chair, night_stand). WUPS is the mean similarity of true and predicted words by WordNet's "
    "nouns, where one below a threshold counts a tenth (down_weight, as in the published figures) or nothing (zero, as "
    "in the text of Ren et al.). Equal words score 1, and others 0 where one is no noun of WordNet. WordNet comes by: "
    "python -m nltk.downloader wordnet"
)


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "wups",
        "score answers that mean nearly the same: accuracy and WUPS of two files",
        "malmoi wups truth.txt predictions.txt",
        more=_MORE,
    )
    parser.add_argument("truth", type=Path, metavar="TRUTH", help="the file with the true answers")
    parser.add_argument("predictions", type=Path, metavar="PREDICTIONS", help="the file with a model's answers")
    parser.add_argument(
        "--answers",
        choices=["words", "sets"],
        help="score each as one word, as Ren et al. do, or as a set, as Malinowski and Fritz do; sets if not given and "
        "there is a comma in any of them, otherwise words",
    )
    parser.add_argument(
        "--below",
        nargs="+",
        choices=["down_weight", "zero"],
        help="what becomes of a similarity below the threshold; both, in a row each, if not given",
    )
    parser.add_argument(
        "--thresholds",
        nargs="+",
        type=_threshold,
        metavar="T",
        help="from 0 (nothing is below it) to 1; 0.9 and 0 if not given",
    )
    parser.add_argument("--markdown", action="store_true", help="print a Markdown table")


def _threshold(text: str) -> float:
    try:
        threshold = float(text)
    except ValueError:
        threshold = -1.0
    if not 0 <= threshold <= 1:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, found {text!r}")
    return threshold
