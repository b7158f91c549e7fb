"""COCO-QA's own figures for the checks of a prepared dataset."""

from malmoi.datasets.known_files import known_digests
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.visual_verify import VisualChecks

QUESTIONS = {"train": 78_736, "test": 38_948}


def coco_qa_checks(dataset: Prepared) -> VisualChecks:
    """The checks, with the digests of the released files and their numbers of questions."""
    return VisualChecks(dataset, known=known_digests("coco_qa"), questions=QUESTIONS)
