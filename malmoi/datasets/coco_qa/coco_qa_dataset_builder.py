"""COCO-QA as a TFDS dataset."""

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import tensorflow_datasets as tfds
from etils import epath

from malmoi.datasets.base import absolute
from malmoi.datasets.visual_builder import VisualBuilder, with_vectors
from malmoi.datasets.visual_feature_dict import visual_feature_dict
from malmoi.errors import MalmoiError
from malmoi.pipelines.caption_sources import COCO_CAPTIONS_2014
from malmoi.pipelines.coco_qa import CocoQaCorpus
from malmoi.pipelines.generated_coco_qa import GeneratedCocoQaCorpus
from malmoi.pipelines.generation import Generation
from malmoi.pipelines.picture_vectors import FC7
from malmoi.pipelines.source import Source
from malmoi.pipelines.sources import COCO_QA

if TYPE_CHECKING:
    from malmoi.pipelines.corpus import Corpus
    from malmoi.pipelines.prepare import Prepared

GENERATED = "generated"

_RELEASED = tfds.core.BuilderConfig(name="released", description="The files that the authors published on 17 May 2015.")
_GENERATED = tfds.core.BuilderConfig(name=GENERATED, description="Generated from COCO's captions, as settings say.")

# Any year's captions will do, and a few of one's own.
_CAPTIONS = replace(
    COCO_CAPTIONS_2014,
    marker=("captions_train*.json",),
    by_hand="Give --raw-dir COCO's archive of annotations, the folder annotations that it unpacks to, or a folder with "
    "files captions_train*.json and captions_val*.json.",
)


class Builder(VisualBuilder):
    """Builder of ``coco_qa``.

    Example:
        >>> generation = Generation(mode="corrected")
        >>> builder = Builder(config="generated", generation=generation, data_dir="/data")  # doctest: +SKIP
        >>> builder.download_and_prepare()  # doctest: +SKIP
    """

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES = {"1.0.0": "First release."}  # noqa: RUF012
    BUILDER_CONFIGS = [  # noqa: RUF012
        _RELEASED,
        with_vectors(_RELEASED),
        _GENERATED,
        with_vectors(_GENERATED),
    ]

    def __init__(self, *, generation: Generation | None = None, **kwargs: Any) -> None:
        """Like a TFDS builder.

        Args:
            generation: how questions are generated, of ``generated`` and ``generated-fc7``; as the release was if not
                given.
            **kwargs: see ``VisualBuilder``.

        Raises:
            MalmoiError: the config is not generated, and has such settings.
        """
        self._generation = generation
        super().__init__(**kwargs)
        if generation is not None and not self.is_generated:
            raise MalmoiError(f"coco_qa/{self.builder_config.name} is not generated, so that it has no such settings.")

    def __getstate__(self) -> dict[str, Any]:
        return {"_original_state": super().__getstate__()["_original_state"] | {"generation": self._generation}}

    @property
    def is_generated(self) -> bool:
        """Whether the config is generated from captions."""
        return self.builder_config.name.removesuffix(FC7) == GENERATED

    @property
    def source(self) -> Source:
        """The archive: of the released files, or of COCO's annotations."""
        return _CAPTIONS if self.is_generated else COCO_QA

    def homepage(self) -> str:
        """The authors' page."""
        return "http://www.cs.toronto.edu/~mren/imageqa/data/cocoqa/"

    def corpus(self, root: epath.Path) -> "Corpus":
        """The released files, or what is generated from captions."""
        if not self.is_generated:
            return CocoQaCorpus(str(root), self.vectors())
        return GeneratedCocoQaCorpus(str(root), self._generation or Generation(), self.vectors())

    def write(self, download_config: tfds.download.DownloadConfig, *, download_dir: epath.PathLike) -> "Prepared":
        """Runs the pipelines, which write into ``data_path``."""
        if not self.is_generated:
            return super().write(download_config, download_dir=download_dir)
        from malmoi.pipelines.prepare_generated import prepare_generated

        corpus: Any = self.raw_corpus(raw_dir=download_config.manual_dir, download_dir=download_dir)
        # Beside the dataset; of processes that may work side by side each has its own.
        work = epath.Path(self.data_dir_root) / self.name / ".work" / f"{self.builder_config.name}-{os.getpid()}"
        return prepare_generated(
            corpus,
            absolute(self.data_path),
            work=absolute(work),
            options=download_config.beam_options,
            runner=download_config.beam_runner,
            on_error=self._on_error,
        )

    def features(self, folder: epath.Path) -> tfds.features.FeaturesDict:
        """Questions about pictures, each with an answer of one word; of generated ones also where they come from."""
        return visual_feature_dict(folder, answer_sets=False, vectors=self.with_vectors, origins=self.is_generated)
