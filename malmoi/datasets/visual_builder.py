"""The builder base of questions about pictures, which can have the pictures' vectors beside them."""

from collections.abc import Sequence
from typing import Any

import tensorflow_datasets as tfds
from etils import epath

from malmoi.datasets.base import PipelineBuilder, absolute
from malmoi.datasets.image_vectors import ImageVectors
from malmoi.datasets.prepared import Prepared
from malmoi.errors import MalmoiError
from malmoi.pipelines.picture_vectors import FC7, PictureVectors


class VisualBuilder(PipelineBuilder, skip_registration=True):  # type: ignore[call-arg]
    """A builder whose configs come twice: with questions alone, and with vectors of their pictures (``…-fc7``).

    Example:
        >>> from malmoi.datasets.coco_qa.coco_qa_dataset_builder import Builder
        >>> vectors = ["image_features/train2014", "image_features/val2014"]
        >>> builder = Builder(config="released-fc7", data_dir="/data", image_features=vectors)  # doctest: +SKIP
        >>> builder.download_and_prepare()  # doctest: +SKIP
    """

    def __init__(
        self, *, image_features: Sequence[epath.PathLike | Prepared] = (), keep_missing: bool = False, **kwargs: Any
    ) -> None:
        """Like a TFDS builder.

        Args:
            image_features: prepared ``image_features``, by their names in ``data_dir`` or by their folders, in which
                the pictures' vectors are; a config with vectors needs them to be prepared, others have none.
            keep_missing: keeps questions about pictures that have no vector, with one of zeros; otherwise they are bad
                input.
            **kwargs: see ``PipelineBuilder``.
        """
        self._image_features, self._keep_missing = tuple(image_features), keep_missing
        super().__init__(**kwargs)

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__()
        own = {"image_features": self._image_features, "keep_missing": self._keep_missing}
        return {"_original_state": state["_original_state"] | own}

    @property
    def with_vectors(self) -> bool:
        """Whether the config has vectors."""
        return self.builder_config.name.endswith(FC7)

    def vectors(self) -> PictureVectors | None:
        """The vectors that the questions get.

        Raises:
            MalmoiError: the config needs vectors and none are named, or grids, or the other way round; see also
                ``ImageVectors.open``.
        """
        name = f"{self.name}/{self.builder_config.name}"
        if not self.with_vectors:
            if self._image_features or self._keep_missing:
                raise MalmoiError(
                    f"{name} is of questions alone; with the vectors of their pictures it is {name}{FC7}."
                )
            return None
        if not self._image_features:
            raise MalmoiError(
                f"{name} needs prepared vectors of the pictures: malmoi prepare image_features/NAME --images …, then "
                f"malmoi prepare {name} --image-features image_features/NAME (image_features=[…])."
            )
        source = ImageVectors.open(*self._image_features, data_dir=absolute(epath.Path(self.data_dir_root)))
        if len(source.shape) > 1:
            raise MalmoiError(
                f"{name} needs a vector of each picture (layer fc2), but {', '.join(source.names)} has grids of shape "
                f"{source.shape} (layer {source.manifest['layer']})."
            )
        return PictureVectors(source=source, keep_missing=self._keep_missing)


def with_vectors(config: tfds.core.BuilderConfig) -> tfds.core.BuilderConfig:
    """The config whose questions have vectors of their pictures beside them."""
    description = f"{config.description} With the pictures' vectors."
    return tfds.core.BuilderConfig(name=f"{config.name}{FC7}", description=description)
