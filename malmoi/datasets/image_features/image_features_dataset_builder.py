"""Vectors of images of the user's as a TFDS dataset."""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow_datasets as tfds
from etils import epath

from malmoi.datasets.base import PipelineBuilder, absolute
from malmoi.datasets.config_names import checked_config_name
from malmoi.datasets.fc7_feature import fc7_feature
from malmoi.errors import MalmoiError
from malmoi.featurize.fc7_manifest import load_manifest, stored_as
from malmoi.pipelines.fc7_settings import Fc7Settings

if TYPE_CHECKING:
    from malmoi.pipelines.prepare import Prepared


@dataclasses.dataclass(eq=False, kw_only=True)
class ImageFeaturesConfig(tfds.core.BuilderConfig):
    """A TFDS config made from settings, whose name it takes.

    Raises:
        MalmoiError: that can't be a config's name.
    """

    settings: Fc7Settings
    name: str = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.name = checked_config_name(self.settings.name)
        relu = "" if self.settings.relu else ", before the rectifier"
        weights = Path(self.settings.weights).name
        layer = f"{self.settings.network}, {self.settings.layer}{relu}"
        self.description = f"{layer}, weights {weights}, pictures: {self.settings.resize}."


class Builder(PipelineBuilder):
    """Builder of ``image_features``; it has the configs that are made for it, and no others.

    Images that can't be read are left out unless ``on_error`` is ``raise``. A run that was killed goes on with what is
    missing; one with other settings is thrown away if the dataset is overwritten.

    Example:
        >>> settings = Fc7Settings(name="coco", images=("/raw/train2014.zip", "/raw/val2014.zip"))
        >>> builder = Builder(config=ImageFeaturesConfig(settings=settings), data_dir="/data")  # doctest: +SKIP
        >>> builder.download_and_prepare()  # doctest: +SKIP
    """

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES = {"1.0.0": "First release."}  # noqa: RUF012

    def __init__(self, *, on_error: str = "skip", **kwargs: Any) -> None:
        """Like a TFDS builder.

        Args:
            on_error: see ``PipelineBuilder``; here ``skip`` if not given.
            **kwargs: TFDS's.
        """
        super().__init__(on_error=on_error, **kwargs)

    def _create_builder_config(self, builder_config: Any, version: Any) -> ImageFeaturesConfig:
        # TFDS's own would make a dataset without a config, and warn of one that its code does not list.
        if not isinstance(builder_config, ImageFeaturesConfig):
            named = f"image_features/{builder_config}" if isinstance(builder_config, str) else "image_features"
            raise MalmoiError(
                f"{named} is not prepared where it was looked for, and from its name alone it can't be: malmoi prepare "
                f"image_features/{builder_config or 'NAME'} --images …, or config=ImageFeaturesConfig(…)."
            )
        return builder_config

    def download_and_prepare(self, **kwargs: Any) -> None:
        """See TFDS. What was kept of a run that was killed is removed once the dataset is whole."""
        super().download_and_prepare(**kwargs)
        if self.prepared is not None:
            self._work.rmtree(missing_ok=True)

    def write(self, download_config: tfds.download.DownloadConfig, *, download_dir: epath.PathLike) -> "Prepared":
        """Runs the pipeline, which writes into ``data_path``.

        Raises:
            MalmoiError: a folder of raw data is named.
        """
        from malmoi.pipelines.image_features import prepare_image_features

        if download_config.manual_dir is not None:
            raise MalmoiError(
                f"image_features is made of the images that are named for it, not of {download_config.manual_dir}."
            )
        return prepare_image_features(
            self.builder_config.settings,
            absolute(self.data_path),
            work=absolute(self._work),
            download_dir=absolute(epath.Path(download_dir)),
            options=download_config.beam_options,
            runner=download_config.beam_runner,
            on_error=self._on_error,
            anew=download_config.download_mode.overwrite_dataset,
        )

    @property
    def _work(self) -> epath.Path:
        """Finished chunks, beside the dataset."""
        return epath.Path(self.data_dir_root) / self.name / ".work" / f"{self.builder_config.name}-{self.version}"

    def features(self, folder: epath.Path) -> tfds.features.FeaturesDict:
        """A vector, and whose it is."""
        manifest = load_manifest(folder)
        return tfds.features.FeaturesDict(
            {
                stored_as(manifest): fc7_feature(manifest),
                "image_id": tfds.features.Scalar(np.int64, doc="the number at the end of the file's name"),
                "name": tfds.features.Text(doc="the file"),
            }
        )
