"""COCO-QA as a TFDS dataset."""

import tensorflow_datasets as tfds
from etils import epath

from malmoi.datasets.base import PipelineBuilder
from malmoi.datasets.visual_feature_dict import visual_feature_dict
from malmoi.pipelines.coco_qa import CocoQaCorpus
from malmoi.pipelines.source import Source
from malmoi.pipelines.sources import COCO_QA


class Builder(PipelineBuilder):
    """Builder of ``coco_qa``."""

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES = {"1.0.0": "First release."}  # noqa: RUF012
    BUILDER_CONFIGS = [  # noqa: RUF012
        tfds.core.BuilderConfig(name="released", description="The files that the authors published on 17 May 2015.")
    ]

    @property
    def source(self) -> Source:
        """The archive."""
        return COCO_QA

    def homepage(self) -> str:
        """The authors' page."""
        return "http://www.cs.toronto.edu/~mren/imageqa/data/cocoqa/"

    def corpus(self, root: epath.Path) -> CocoQaCorpus:
        """The files."""
        return CocoQaCorpus(str(root))

    def features(self, folder: epath.Path) -> tfds.features.FeaturesDict:
        """Questions about pictures, each with an answer of one word."""
        return visual_feature_dict(folder, answer_sets=False)
