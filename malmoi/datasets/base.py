"""The builder base: a TFDS builder whose examples come from a pipeline of ours.

TFDS's own Beam writer takes one element an example through a shuffle; ours writes whole shards
(``pipelines.prepare``), and TFDS is told their exact lengths. What it overrides is private: TFDS 4.9.
"""

import contextlib
import os
import uuid
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tensorflow_datasets as tfds
from etils import epath

from malmoi.errors import MalmoiError
from malmoi.extras import require
from malmoi.locks import exclusive
from malmoi.pipelines.full_disk import NO_SPACE, no_space
from malmoi.pipelines.raw import locate
from malmoi.pipelines.rejects import check_on_error
from malmoi.pipelines.source import Source

if TYPE_CHECKING:
    from malmoi.pipelines.corpus import Corpus
    from malmoi.pipelines.prepare import Prepared


class PipelineBuilder(tfds.core.dataset_builder.FileReaderBuilder, skip_registration=True):  # type: ignore[call-arg]
    """A builder that prepares with ``pipelines.prepare``.

    A subclass has ``source``, ``corpus`` and ``features``, and TFDS's ``VERSION``, ``BUILDER_CONFIGS`` and so
    on. One whose raw data is not from a source has ``raw_corpus`` instead of the first two, and one with a pipeline
    of its own has ``write``.

    Raw data is found in ``download_config.manual_dir`` (the archive, the folder it unpacks to, or a folder
    with one of them), or downloaded where there is no such option. Beam gets ``download_config.beam_options``
    and ``beam_runner``; the default is the in-process runner.

    Attributes:
        prepared: what the last ``download_and_prepare`` wrote; ``None`` where the dataset was there already.
    """

    MANUAL_DOWNLOAD_INSTRUCTIONS = None

    def __init__(self, *, on_error: str = "raise", **kwargs: Any) -> None:
        """Like a TFDS builder.

        Args:
            on_error: ``raise`` stops at the first bad input; ``skip`` leaves it out and lists it in
                ``rejects.jsonl``.
            **kwargs: TFDS's: ``data_dir``, ``config``, ``version``, ``file_format``.
        """
        check_on_error(on_error)
        self._on_error = on_error
        self.prepared: Prepared | None = None
        super().__init__(**kwargs)

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__()
        return {"_original_state": state["_original_state"] | {"on_error": self._on_error}}

    @property
    def source(self) -> Source:
        """Where the raw data of the config comes from."""
        raise NotImplementedError

    def corpus(self, root: epath.Path) -> "Corpus":
        """The corpus in a folder of raw data."""
        raise NotImplementedError

    def raw_corpus(self, *, raw_dir: epath.PathLike | None, download_dir: epath.PathLike) -> "Corpus":
        """The corpus, its raw data found or downloaded.

        Args:
            raw_dir: where the user has it; ``None`` to download.
            download_dir: for what is downloaded or unpacked.
        """
        return self.corpus(absolute(locate(self.source, raw_dir=raw_dir, download_dir=download_dir)))

    @classmethod
    def config_names(cls) -> Collection[str]:
        """The names that a config can have; those that TFDS does not list are made when they are asked for."""
        return cls.builder_configs

    def features(self, folder: epath.Path) -> tfds.features.FeaturesDict:
        """The features of the dataset prepared in ``folder``: they depend on its vocabularies and lengths."""
        raise NotImplementedError

    def _info(self) -> tfds.core.DatasetInfo:
        # The features are known once the dataset is prepared; TFDS then restores them from features.json.
        return self.dataset_info_from_configs(features=None, disable_shuffling=True, homepage=self.homepage())

    def homepage(self) -> str | None:
        """Where the corpus comes from."""
        return None

    def download_and_prepare(self, **kwargs: Any) -> None:
        """See TFDS. What killed runs left behind is removed first; a second process waits for the first.

        Where there are no locks, as on remote stores, both work side by side, and nothing is removed: what
        looks left behind may be the other's.
        """
        config = kwargs.get("download_config")
        overwrite = bool(config and config.download_mode.overwrite_dataset)
        if self.data_path.exists() and not overwrite:
            if not (self.data_path / "dataset_info.json").exists():
                raise MalmoiError(f"{self.data_path} is there, but holds no dataset. Remove it, or overwrite it.")
            super().download_and_prepare(**kwargs)  # only looks; the folder may be read-only
            return
        try:
            with self._alone() as alone:
                for stale in self.data_path.parent.glob(f"incomplete.*_{self.data_path.name}") if alone else ():
                    stale.rmtree()
                if self.data_path.exists() and overwrite:
                    self._make_again(**kwargs)
                else:
                    super().download_and_prepare(**kwargs)
        except OSError as error:
            if error.errno in NO_SPACE:
                raise no_space(self.data_path) from error
            raise MalmoiError(f"{self.data_path} can't be prepared: {error}.") from error

    def _make_again(self, **kwargs: Any) -> None:
        """Overwrites once the new dataset is whole; TFDS removes the old one before it begins."""
        place = self.data_path
        new = place.with_name(f"incomplete.{uuid.uuid4().hex}_{place.name}")
        self.info._metadata = None  # read from the old one, and else written into the new one
        with tfds.core.utils.temporary_assignment(self, "_data_dir", os.fspath(new)):
            super().download_and_prepare(**kwargs)
        place.rmtree()
        new.rename(place)
        self.info.update_data_dir(os.fspath(place))

    @contextlib.contextmanager
    def _alone(self) -> Iterator[bool]:
        """Whether no other process prepares this dataset until the block ends."""
        if "://" in os.fspath(self.data_path):
            yield False  # no locks on remote stores
            return
        # Beside TFDS's own notes, so that the dataset's folder holds nothing else.
        folder = Path(self.data_dir_root) / self.name / ".config"
        folder.mkdir(parents=True, exist_ok=True)
        with exclusive(folder / f"{self.builder_config_name or 'all'}-{self.version}.lock") as held:
            yield held

    def _download_and_prepare(
        self, dl_manager: tfds.download.DownloadManager, download_config: tfds.download.DownloadConfig
    ) -> None:
        if self.info.file_format is not tfds.core.FileFormat.TFRECORD:
            raise MalmoiError(
                f"{self.name} is written as tfrecord, not {self.info.file_format.value}; "
                "`tfds convert_format` makes other formats of it."
            )
        if download_config.max_examples_per_split is not None:
            raise MalmoiError(f"{self.name} is always prepared as a whole, without max_examples_per_split.")
        require("apache_beam", "prepare")
        self.prepared = self.write(download_config, download_dir=dl_manager.download_dir)
        self.info._features = self.features(self.data_path)
        self.info.set_splits(
            tfds.core.SplitDict(
                [
                    tfds.core.SplitInfo(
                        name=split,
                        shard_lengths=[shard.examples for shard in shards],
                        num_bytes=sum(shard.bytes for shard in shards),
                        filename_template=self._get_filename_template(split),
                    )
                    for split, shards in self.prepared.shards.items()
                ]
            )
        )

    def write(self, download_config: tfds.download.DownloadConfig, *, download_dir: epath.PathLike) -> "Prepared":
        """Runs the pipeline, which writes into ``data_path``."""
        from malmoi.pipelines.prepare import prepare

        return prepare(
            self.raw_corpus(raw_dir=download_config.manual_dir, download_dir=download_dir),
            absolute(self.data_path),
            options=download_config.beam_options,
            runner=download_config.beam_runner,
            on_error=self._on_error,
        )


def absolute(path: epath.Path) -> epath.Path:
    """The path as workers reach it, which may run in another folder; remote ones are left as they are."""
    return path if "://" in os.fspath(path) else epath.Path(Path(path).absolute())
