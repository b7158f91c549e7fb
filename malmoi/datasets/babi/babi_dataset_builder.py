"""bAbI as a TFDS dataset."""

import dataclasses
import json
from collections.abc import Collection
from typing import Any

import numpy as np
import tensorflow_datasets as tfds
from etils import epath

from malmoi.datasets.base import PipelineBuilder, absolute
from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines.babi import BabiCorpus
from malmoi.pipelines.babi_raw import KOREAN, Variant, listed_variants, own_tasks, variant, variants
from malmoi.pipelines.raw import locate
from malmoi.pipelines.source import Source
from malmoi.pipelines.sources import BABI

_LANGUAGES = {
    "en": "English",
    "hn": "Hindi in Latin letters",
    "shuffled": "English with the letters of the words permuted",
    "en-valid": "English, the training stories split into train and validation",
    "ko": "Korean, translated from English",
}
_OWN_FILES = "Korean, of files of one's own"
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
    parts = [
        _OWN_FILES if variant.own_files else _LANGUAGES[variant.language],
        "all tasks" if variant.task is None else f"task {variant.task}",
        "" if variant.own_files else f"{variant.size} training questions a task",
        f"statements in {variant.style} style" if variant.style != "plain" else "",
        f"tokens by {variant.tokenizer_name}" if variant.language == KOREAN else "",
    ]
    return BabiConfig(
        name=variant.name,
        variant=variant,
        description=f"{', '.join(filter(None, parts))}{_ENCODINGS[variant.encoding]}.",
    )


class Builder(PipelineBuilder):
    """Builder of ``babi``.

    TFDS lists the configs of the archive's languages, of Korean and of Korean files of one's own; those that name a
    tokenizer or a style of Korean, as ``ko-10k-qa1-okt``, are made from their names.
    """

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES = {"1.0.0": "First release."}  # noqa: RUF012
    BUILDER_CONFIGS = [_config(variant) for variant in listed_variants()]  # noqa: RUF012
    DEFAULT_BUILDER_CONFIG_NAME = "en-10k"

    @classmethod
    def config_names(cls) -> Collection[str]:
        """Also those that TFDS does not list."""
        return variants()

    def _create_builder_config(self, builder_config: Any, version: Any) -> BabiConfig:
        if isinstance(builder_config, str) and builder_config in variants().keys() - self.builder_configs.keys():
            return _config(variant(builder_config))
        return super()._create_builder_config(builder_config, version)

    @property
    def source(self) -> Source:
        """The archive."""
        return BABI

    def homepage(self) -> str:
        """The project's page."""
        return "https://research.fb.com/downloads/babi/"

    def raw_corpus(self, *, raw_dir: epath.PathLike | None, download_dir: epath.PathLike) -> BabiCorpus:
        """The corpus; of files of one's own ``raw_dir`` is their folder.

        Raises:
            MalmoiError: no folder is named; it is of another kind.
        """
        if self.builder_config.variant.own_files:
            if raw_dir is None:
                raise MalmoiError(
                    f"babi/{self.builder_config.name} is made of files of yours: name their folder with --raw-dir "
                    "(manual_dir in a DownloadConfig of TFDS)."
                )
            return self.corpus(absolute(epath.Path(raw_dir).expanduser()))
        try:
            return self.corpus(absolute(locate(self.source, raw_dir=raw_dir, download_dir=download_dir)))
        except BadInput as error:
            folder = epath.Path(raw_dir or ".").expanduser()
            if raw_dir is None or not folder.is_dir() or not own_tasks(path.name for path in folder.iterdir()):
                raise
            hint = f"It has files of bAbI's format; if they are Korean, they are read by babi/{KOREAN}-custom."
            raise BadInput(**error.record(), hint=hint) from error

    def corpus(self, root: epath.Path) -> BabiCorpus:
        """The config's part of the archive, or the user's files."""
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
