"""Captions of COCO as a TFDS dataset."""

from typing import Any

import numpy as np
import tensorflow_datasets as tfds
from etils import epath

from malmoi.datasets.base import absolute
from malmoi.datasets.fc7_feature import fc7_feature
from malmoi.datasets.visual_builder import VisualBuilder, with_vectors
from malmoi.errors import MalmoiError
from malmoi.featurize.fc7_manifest import load_manifest, stored_as
from malmoi.pipelines.caption_sources import COCO_CAPTIONS_2014, COCO_CAPTIONS_2017, KARPATHY
from malmoi.pipelines.coco_captioning import MIN_COUNT, CaptionCorpus
from malmoi.pipelines.karpathy import FILE
from malmoi.pipelines.picture_vectors import CONV5, FC7
from malmoi.pipelines.raw import locate
from malmoi.pipelines.source import Source

_KARPATHY = "2014-karpathy"
_DESCRIPTIONS = {
    "2014": "The annotations of 2014 in their own splits, train and validation.",
    "2017": "The annotations of 2017 in their own splits, train and validation.",
    _KARPATHY: "The annotations of 2014 in Karpathy's splits, train, validation and test.",
}
_PLAIN = [tfds.core.BuilderConfig(name=name, description=text) for name, text in _DESCRIPTIONS.items()]


class Builder(VisualBuilder):
    """Builder of ``coco_captioning``.

    Example:
        >>> builder = Builder(config="2014-karpathy-conv5", image_features=["image_features/grids"])  # doctest: +SKIP
        >>> builder.download_and_prepare()  # doctest: +SKIP
    """

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES = {"1.0.0": "First release."}  # noqa: RUF012
    BUILDER_CONFIGS = [  # noqa: RUF012
        *_PLAIN,
        *(with_vectors(config, ending) for ending in (FC7, CONV5) for config in _PLAIN),
    ]

    about = "captions"

    def __init__(self, *, min_count: int = MIN_COUNT, **kwargs: Any) -> None:
        """Like a TFDS builder.

        Args:
            min_count: how often a word must be seen in training to have an id of its own.
            **kwargs: see ``VisualBuilder``.
        """
        if min_count < 1:
            raise MalmoiError(f"min_count is {min_count}, expected at least 1.")
        self._min_count = min_count
        super().__init__(**kwargs)

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__()
        return {"_original_state": state["_original_state"] | {"min_count": self._min_count}}

    @property
    def source(self) -> Source:
        """The archive of the annotations."""
        return COCO_CAPTIONS_2017 if self.builder_config.name.startswith("2017") else COCO_CAPTIONS_2014

    def homepage(self) -> str:
        """COCO's page."""
        return "https://cocodataset.org/"

    def raw_corpus(self, *, raw_dir: epath.PathLike | None, download_dir: epath.PathLike) -> CaptionCorpus:
        """The annotations, and Karpathy's split beside them where the config asks for it."""
        vectors = self.vectors()  # which complains at once
        root = locate(self.source, raw_dir=raw_dir, download_dir=download_dir)
        karpathy = None
        if self.builder_config.name.startswith(_KARPATHY):
            karpathy = str(absolute(locate(KARPATHY, raw_dir=raw_dir, download_dir=download_dir)) / FILE)
        return CaptionCorpus(
            root=str(absolute(root)),
            year=self.builder_config.name[:4],
            work=str(absolute(epath.Path(download_dir)) / "coco_captioning"),
            karpathy=karpathy,
            vectors=vectors,
            min_count=self._min_count,
        )

    def features(self, folder: epath.Path) -> tfds.features.FeaturesDict:
        """A picture and its captions."""
        features = {
            "image_id": tfds.features.Scalar(np.int64, doc="number of the picture"),
            "file_name": tfds.features.Text(doc="the picture's file"),
            "caption_ids": tfds.features.Tensor(shape=(None,), dtype=np.int64, doc="numbers of the captions"),
            # As bytes, because lists of numbers are slow to write and to parse.
            "captions": tfds.features.Tensor(
                shape=(None,),
                dtype=np.int32,
                encoding="bytes",
                doc="word ids of all captions, one after the other, each from its begin token to its end token",
            ),
            "caption_lengths": tfds.features.Tensor(
                shape=(None,), dtype=np.int32, encoding="bytes", doc="how many ids each caption has"
            ),
            "caption_texts": tfds.features.Sequence(tfds.features.Text(), doc="the captions, cleaned"),
            "captions_raw": tfds.features.Sequence(tfds.features.Text(), doc="the captions as they were written"),
        }
        if self.with_vectors:
            manifest = load_manifest(folder)
            features[stored_as(manifest)] = fc7_feature(manifest)
        return tfds.features.FeaturesDict(features)
