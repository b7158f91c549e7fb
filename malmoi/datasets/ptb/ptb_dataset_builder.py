"""The Penn Treebank as a TFDS dataset."""

import tensorflow_datasets as tfds
from etils import epath

from malmoi.datasets.base import PipelineBuilder
from malmoi.datasets.token_features import token_features
from malmoi.pipelines.ptb import PtbCorpus
from malmoi.pipelines.source import Source
from malmoi.pipelines.sources import PTB, PTB_CHARACTERS

_MIKOLOV = "char-mikolov"
_DESCRIPTIONS = {
    "word": "By word, <eos> at the end of a line; <unk> and N are words like any other.",
    "char": "By character, <unk> being one symbol.",
    "char-literal": "By character, <unk> being five of them.",
    _MIKOLOV: "By character, from the files that T. Mikolov prepared so (ptb.char.*.txt): _ is a blank.",
}


class Builder(PipelineBuilder):
    """Builder of ``ptb``."""

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES = {"1.0.0": "First release."}  # noqa: RUF012
    BUILDER_CONFIGS = [  # noqa: RUF012
        tfds.core.BuilderConfig(name=name, description=description) for name, description in _DESCRIPTIONS.items()
    ]
    DEFAULT_BUILDER_CONFIG_NAME = "word"

    @property
    def source(self) -> Source:
        """The files by character that are Mikolov's own lie in the archive alone."""
        return PTB_CHARACTERS if self.builder_config.name == _MIKOLOV else PTB

    def homepage(self) -> str:
        """Where the files came from."""
        return "http://www.fit.vutbr.cz/~imikolov/rnnlm/"

    def corpus(self, root: epath.Path) -> PtbCorpus:
        """The config's files."""
        return PtbCorpus(str(root), self.builder_config.name)

    def features(self, folder: epath.Path) -> tfds.features.FeaturesDict:
        """Blocks of tokens."""
        return token_features()
