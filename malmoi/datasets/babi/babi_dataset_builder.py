"""bAbI as a TFDS dataset."""

import dataclasses
import json

import numpy as np
import tensorflow_datasets as tfds
from etils import epath

from malmoi.datasets.base import PipelineBuilder
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines.babi import BabiCorpus
from malmoi.pipelines.babi_raw import Variant, variants
from malmoi.pipelines.source import Source
from malmoi.pipelines.sources import BABI

_LANGUAGES = {
    "en": "English",
    "hn": "Hindi in Latin letters",
    "shuffled": "English with the letters of the words permuted",
    "en-valid": "English, the training stories split into train and validation",
}
_ENCODINGS = {
    "ids": "",
    "bow": ", with stored bags of words",
    "pe": ", with stored bags of words weighted for the position encoding",
}
# Numbers a word has in story_weights: its count; or the two of which the position encoding is made.
_CHANNELS = {"bow": 1, "pe": 2}


@dataclasses.dataclass(eq=False, kw_only=True)
class BabiConfig(tfds.core.BuilderConfig):
    """A TFDS config of bAbI; its name says it all, as in ``en-10k-qa1-bow``."""

    variant: Variant


def _config(variant: Variant) -> BabiConfig:
    tasks = "all tasks" if variant.task is None else f"task {variant.task}"
    return BabiConfig(
        name=variant.name,
        variant=variant,
        description=(
            f"{_LANGUAGES[variant.language]}, {tasks}, {variant.size} training questions a task"
            f"{_ENCODINGS[variant.encoding]}."
        ),
    )


class Builder(PipelineBuilder):
    """Builder of ``babi``."""

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES = {"1.0.0": "First release."}  # noqa: RUF012
    BUILDER_CONFIGS = [_config(variant) for variant in variants()]  # noqa: RUF012
    DEFAULT_BUILDER_CONFIG_NAME = "en-10k"

    @property
    def source(self) -> Source:
        """The archive."""
        return BABI

    def homepage(self) -> str:
        """The project's page."""
        return "https://research.fb.com/downloads/babi/"

    def corpus(self, root: epath.Path) -> BabiCorpus:
        """The config's part of the archive."""
        return BabiCorpus(str(root), self.builder_config.variant)

    def features(self, folder: epath.Path) -> tfds.features.FeaturesDict:
        """The features; the widths are those of the longest sentence and question of the train split."""
        longest = json.loads((folder / "stats.json").read_text())["longest"]
        width, asked = longest["sentence"], longest["question"]
        features = {
            "task": tfds.features.Scalar(np.int64, doc="1 to 20"),
            "story_id": tfds.features.Scalar(np.int64, doc="place of the story in its raw file, from 0"),
            "question_id": tfds.features.Scalar(np.int64, doc="place of the question in its story, from 0"),
            "story": _stored((None, width), np.int32, "word ids of the statements; 0 pads, 1 is unknown"),
            "question": _stored((asked,), np.int32, "word ids of the question"),
            "answer": tfds.features.ClassLabel(names=list(Vocabulary.load(folder, "answers").words)),
            "answer_tokens": _indices("word ids of the answer"),
            "supporting_facts": _indices("places of the supporting statements, from 0, in order of use"),
            "text": tfds.features.Text(doc="the raw lines of the story up to the question"),
        }
        if channels := _CHANNELS.get(self.builder_config.variant.encoding):
            features |= {
                "story_bag": _stored((None, width), np.int32, "the distinct words of each statement, rising"),
                "story_weights": _stored((None, width, channels), np.float32, "their weights"),
                "question_bag": _stored((asked,), np.int32, "the distinct words of the question, rising"),
                "question_weights": _stored((asked, channels), np.float32, "their weights"),
            }
        return tfds.features.FeaturesDict(features)


def _stored(shape: tuple[int | None, ...], dtype: type, doc: str) -> tfds.features.Tensor:
    # As bytes, because lists of numbers are slow to write and to parse.
    return tfds.features.Tensor(shape=shape, dtype=dtype, encoding="bytes", doc=doc)


def _indices(doc: str) -> tfds.features.Tensor:
    return tfds.features.Tensor(shape=(None,), dtype=np.int64, doc=doc)
