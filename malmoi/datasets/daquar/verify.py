"""DAQUAR's own figures for the checks of a prepared dataset."""

from collections.abc import Mapping

from malmoi.datasets.known_files import known_digests
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.stats import entry
from malmoi.datasets.visual_verify import VisualChecks

# Of the test questions of 37 no whole file is known.
QUESTIONS: Mapping[str, Mapping[str, int]] = {
    "894": {"train": 6_795, "test": 5_673},
    "894-single": {"train": 6_149, "test": 5_076},
    "37": {"train": 3_876},
    "37-single": {"train": 3_825},
}


def daquar_checks(dataset: Prepared) -> VisualChecks:
    """The checks, with the digests that are known and the config's numbers of questions."""
    questions = QUESTIONS.get(entry(dataset, "config", kind=str), {})
    return VisualChecks(dataset, known=known_digests("daquar"), questions=questions)
