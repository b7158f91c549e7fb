"""COCO-QA as a TFDS dataset."""

import tensorflow_datasets as tfds
from etils import epath

from malmoi.datasets.visual_builder import VisualBuilder, with_vectors
from malmoi.datasets.visual_feature_dict import visual_feature_dict
from malmoi.pipelines.coco_qa import CocoQaCorpus
from malmoi.pipelines.source import Source
from malmoi.pipelines.sources import COCO_QA

_RELEASED = tfds.core.BuilderConfig(name="released", description="The files that the authors published on 17 May 2015.")


class Builder(VisualBuilder):
    """Builder of ``coco_qa``."""

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES = {"1.0.0": "First release."}  # noqa: RUF012
    BUILDER_CONFIGS = [_RELEASED, with_vectors(_RELEASED)]  # noqa: RUF012

    @property
    def source(self) -> Source:
        """The archive."""
        return COCO_QA

    def homepage(self) -> str:
        """The authors' page."""
        return "http://www.cs.toronto.edu/~mren/imageqa/data/cocoqa/"

    def corpus(self, root: epath.Path) -> CocoQaCorpus:
        """The files."""
        return CocoQaCorpus(str(root), self.vectors())

    def features(self, folder: epath.Path) -> tfds.features.FeaturesDict:
        """Questions about pictures, each with an answer of one word."""
        return visual_feature_dict(folder, answer_sets=False, vectors=self.with_vectors)
