"""The builder base of what is about pictures, and can have the pictures' vectors beside it."""

from collections.abc import Sequence
from typing import Any

import tensorflow_datasets as tfds
from etils import epath

from malmoi.datasets.base import PipelineBuilder, absolute
from malmoi.datasets.image_vectors import ImageVectors
from malmoi.datasets.prepared import Prepared
from malmoi.errors import MalmoiError
from malmoi.featurize.fc7_manifest import stored_as
from malmoi.pipelines.picture_vectors import CONV5, FC7, PictureVectors


class VisualBuilder(PipelineBuilder, skip_registration=True):  # type: ignore[call-arg]
    """A builder of questions, or captions, alone, or with vectors of their pictures: ``…-fc7``, or grids ``…-conv5``.

    Attributes:
        about: what is about the pictures, for messages.

    Example:
        >>> from malmoi.datasets.coco_qa.coco_qa_dataset_builder import Builder
        >>> vectors = ["image_features/train2014", "image_features/val2014"]
        >>> builder = Builder(config="released-fc7", data_dir="/data", image_features=vectors)  # doctest: +SKIP
        >>> builder.download_and_prepare()  # doctest: +SKIP
    """

    about = "questions"

    def __init__(
        self, *, image_features: Sequence[epath.PathLike | Prepared] = (), keep_missing: bool = False, **kwargs: Any
    ) -> None:
        """Like a TFDS builder.

        Args:
            image_features: prepared ``image_features``, by their names in ``data_dir`` or by their folders, in which
                the pictures' vectors are; a config with vectors needs them to be prepared, others have none.
            keep_missing: keeps what is about pictures that have no vector, with one of zeros; otherwise it is bad
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
        """Whether the config has vectors, or grids of them."""
        return self.builder_config.name.endswith((FC7, CONV5))

    def vectors(self) -> PictureVectors | None:
        """The vectors that are stored.

        Raises:
            MalmoiError: the config needs vectors and none are named, or grids, or the other way round; see also
                ``ImageVectors.open``.
        """
        name = f"{self.name}/{self.builder_config.name}"
        if not self.with_vectors:
            if self._image_features or self._keep_missing:
                raise MalmoiError(
                    f"{name} is of {self.about} alone; with the vectors of their pictures it is {name}{FC7}."
                )
            return None
        if not self._image_features:
            layer = " --layer conv5" if name.endswith(CONV5) else ""
            raise MalmoiError(
                f"{name} needs prepared vectors of the pictures: malmoi prepare image_features/NAME --images …{layer}, "
                f"then malmoi prepare {name} --image-features image_features/NAME (image_features=[…])."
            )
        source = ImageVectors.open(*self._image_features, data_dir=absolute(epath.Path(self.data_dir_root)))
        grids = name.endswith(CONV5)
        if not name.endswith(f"-{stored_as(source.manifest)}"):
            raise MalmoiError(
                f"{name} needs a {'grid of vectors' if grids else 'vector'} of each picture (layer "
                f"{'conv5' if grids else 'fc2'}), but {', '.join(source.names)} has "
                f"{'vectors' if grids else 'grids'} of shape {source.shape} (layer {source.manifest['layer']})."
            )
        return PictureVectors(source=source, keep_missing=self._keep_missing)


def with_vectors(config: tfds.core.BuilderConfig, ending: str = FC7) -> tfds.core.BuilderConfig:
    """The config that has vectors of the pictures too, or with the ending ``CONV5`` grids of them."""
    vectors = "vectors" if ending == FC7 else "grids of vectors"
    return tfds.core.BuilderConfig(
        name=f"{config.name}{ending}", description=f"{config.description} With the pictures' {vectors}."
    )
