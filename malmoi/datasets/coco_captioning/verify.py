"""COCO's own figures for the checks of prepared captions."""

from malmoi.datasets.caption_verify import CaptionChecks
from malmoi.datasets.prepared import Prepared

PICTURES = {
    "2014": {"train": 82_783, "validation": 40_504},
    "2017": {"train": 118_287, "validation": 5_000},
    "2014-karpathy": {"train": 113_287, "validation": 5_000, "test": 5_000},
}


def coco_captioning_checks(dataset: Prepared) -> CaptionChecks:
    """The checks, with the published numbers of pictures."""
    config = (dataset.info.config_name or "").removesuffix("-fc7").removesuffix("-conv5")
    return CaptionChecks(dataset, pictures=PICTURES.get(config, {}))
