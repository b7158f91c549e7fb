"""DAQUAR as a TFDS dataset."""

import tensorflow_datasets as tfds
from etils import epath

from malmoi.datasets.base import absolute
from malmoi.datasets.visual_builder import VisualBuilder, with_vectors
from malmoi.datasets.visual_feature_dict import visual_feature_dict
from malmoi.errors import BadInput
from malmoi.featurize.daquar_questions import COLOR
from malmoi.pipelines.daquar import DaquarCorpus
from malmoi.pipelines.daquar_raw import VARIANTS, Variant, variant
from malmoi.pipelines.picture_vectors import FC7
from malmoi.pipelines.raw import locate
from malmoi.pipelines.source import Source
from malmoi.pipelines.sources import daquar_source


def _config(variant: Variant) -> tfds.core.BuilderConfig:
    kinds = {894: "All answers", 37: "Answers of 37 kinds of things, of colours and of numbers"}[variant.classes]
    form = "questions with one answer only" if variant.single else "an answer may have several parts"
    return tfds.core.BuilderConfig(name=variant.name, description=f"{kinds}; {form}.")


_CONFIGS = [_config(variant) for variant in VARIANTS.values()]


class Builder(VisualBuilder):
    """Builder of ``daquar``."""

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES = {"1.0.0": "First release."}  # noqa: RUF012
    BUILDER_CONFIGS = _CONFIGS + [with_vectors(config) for config in _CONFIGS]
    DEFAULT_BUILDER_CONFIG_NAME = "37-single"

    @property
    def variant(self) -> Variant:
        """Which files, and how they are read."""
        return variant(self.builder_config.name.removesuffix(FC7))

    @property
    def source(self) -> Source:
        """The config's files of questions and answers on alternating lines, and the lists of pictures."""
        return daquar_source(self.variant.classes)

    def homepage(self) -> str:
        """The authors' page."""
        return (
            "https://www.mpi-inf.mpg.de/departments/computer-vision-and-multimodal-computing/research/"
            "vision-and-language/visual-turing-challenge/"
        )

    def raw_corpus(self, *, raw_dir: epath.PathLike | None, download_dir: epath.PathLike) -> DaquarCorpus:
        """The corpus; files of the triple format do where no others are."""
        try:
            root = locate(self.source, raw_dir=raw_dir, download_dir=download_dir)
        except BadInput as error:
            if raw_dir is None or error.reason != "no-raw-data":
                raise
            triple = daquar_source(self.variant.classes, triple=True)
            try:
                root = locate(triple, raw_dir=raw_dir, download_dir=download_dir)
            except BadInput:
                raise error from None
        return self.corpus(absolute(root))

    def corpus(self, root: epath.Path) -> DaquarCorpus:
        """The config's files."""
        return DaquarCorpus(str(root), self.variant, self.vectors())

    def features(self, folder: epath.Path) -> tfds.features.FeaturesDict:
        """Questions about pictures, of three types."""
        sets = not self.variant.single
        return visual_feature_dict(folder, types=COLOR + 1, answer_sets=sets, vectors=self.with_vectors)
