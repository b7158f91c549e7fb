"""Texts of the user's as a TFDS dataset."""

import dataclasses
from typing import Any

import tensorflow_datasets as tfds
from etils import epath

from malmoi.datasets.base import PipelineBuilder
from malmoi.datasets.config_names import checked_config_name
from malmoi.datasets.token_features import token_features
from malmoi.errors import MalmoiError
from malmoi.pipelines.text_corpus import TextCorpus
from malmoi.pipelines.text_settings import TextSettings


@dataclasses.dataclass(eq=False, kw_only=True)
class TextCorpusConfig(tfds.core.BuilderConfig):
    """A TFDS config made from settings, whose name it takes.

    Raises:
        MalmoiError: that can't be a config's name.
    """

    settings: TextSettings
    name: str = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.name = checked_config_name(self.settings.name)
        self.description = _description(self.settings)


class Builder(PipelineBuilder):
    """Builder of ``text_corpus``; it has the configs that are made for it, and no others.

    Example:
        >>> settings = TextSettings(name="plays", train=("/texts/1.txt", "/texts/2.txt"), test=0.1)
        >>> builder = Builder(config=TextCorpusConfig(settings=settings), data_dir="/data")  # doctest: +SKIP
        >>> builder.download_and_prepare()  # doctest: +SKIP
    """

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES = {"1.0.0": "First release."}  # noqa: RUF012

    def _create_builder_config(self, builder_config: Any, version: Any) -> TextCorpusConfig:
        # TFDS's own would make a dataset without a config, and warn of one that its code does not list.
        if not isinstance(builder_config, TextCorpusConfig):
            named = f"text_corpus/{builder_config}" if isinstance(builder_config, str) else "text_corpus"
            raise MalmoiError(
                f"{named} is not prepared where it was looked for, and from its name alone it can't be: "
                f"malmoi prepare text_corpus/{builder_config or 'NAME'} --files …, or config=TextCorpusConfig(…)."
            )
        return builder_config

    def raw_corpus(self, *, raw_dir: epath.PathLike | None, download_dir: epath.PathLike) -> TextCorpus:
        """The files that the settings name.

        Raises:
            MalmoiError: another place is named.
        """
        if raw_dir is not None:
            raise MalmoiError(f"text_corpus is made of the files that are named for it, not of a folder: {raw_dir}.")
        return TextCorpus(self.builder_config.settings)

    def features(self, folder: epath.Path) -> tfds.features.FeaturesDict:
        """Blocks of tokens."""
        return token_features()


def _description(settings: TextSettings) -> str:
    count = len(settings.files)
    parts = [f"{count} file{'' if count == 1 else 's'} by {'word' if settings.unit == 'word' else 'character'}"]
    parts += ["lower case"] if settings.lower else []
    parts += [f"tokens that occur {settings.min_count} times or more"] if settings.min_count > 1 else []
    parts += [f"the {settings.max_size:,} most frequent tokens"] if settings.max_size else []
    return ", ".join(parts) + "."
