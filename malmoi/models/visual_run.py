"""The run of a model that answers questions about pictures."""

from functools import cached_property
from typing import Any

import numpy as np

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.standardising import Standardising
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.run import Run
from malmoi.models.training.examples import Arrays
from malmoi.models.visual_answers import Track, answer_probabilities, untracked
from malmoi.models.visual_qa.img import Img
from malmoi.models.visual_qa.img_bow import ImgBOW
from malmoi.models.visual_qa.img_prior import ImgPrior
from malmoi.models.visual_qa.vis_lstm import VisLSTM
from malmoi.pipelines.fc7_manifest import MANIFEST_FILE, differences, load_manifest, origin


class VisualRun(Run[VisLSTM | ImgBOW | Img | ImgPrior]):
    """The run of a model that answers questions about pictures, with the vocabularies ``words`` and ``answers``."""

    kind = "visual_qa"

    @cached_property
    def words(self) -> Vocabulary:
        """The words of questions."""
        return self.vocabulary("words")

    @cached_property
    def answers(self) -> Vocabulary:
        """The answer classes."""
        return self.vocabulary("answers")

    @property
    def looks(self) -> bool:
        """Whether it looks at pictures."""
        return (self.folder / MANIFEST_FILE).exists()

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Which vectors of pictures it reads; see ``pipelines.fc7_manifest``."""
        return load_manifest(self.folder)

    @cached_property
    def standardising(self) -> Standardising | None:
        """What is done to the vectors first, if anything is."""
        return Standardising.load(self.folder) if self.about["recipe"]["standardise"] and self.looks else None

    def require_origin(self, dataset: Prepared) -> None:
        """Makes sure that a dataset's vectors are such as the model learned from.

        Raises:
            MalmoiError: it has none, or they have another origin.
        """
        if "fc7" not in dataset.features:
            raise MalmoiError(f"{self.folder} looks at pictures, and {dataset.name} has no vectors of them (fc7).")
        if apart := list(differences(origin(self.manifest), origin(load_manifest(dataset.folder)))):
            raise MalmoiError(
                f"{self.folder} was trained on vectors of another origin than those of {dataset.name}: "
                f"{'; '.join(apart)}."
            )

    def probabilities(self, features: Arrays, *, track: Track = untracked) -> np.ndarray:
        """How probable each answer is.

        Args:
            features: ``question``, int of shape (questions, words), and whatever else the model reads; ``fc7`` as it
                is stored, float of shape (questions, features).
            track: shows progress.

        Returns:
            float32 of shape (questions, answers).
        """
        return answer_probabilities(self.model, features, prepared=self._standardised, track=track)

    def _standardised(self, batch: Arrays) -> Arrays:
        if self.standardising is None:
            return batch
        return {**batch, "fc7": self.standardising(batch["fc7"])}

    @property
    def length(self) -> int:
        """How many words of a question it reads."""
        return self.about["length"]


class NeighbourRun(VisualRun):
    """The run of a K-NN: an ``ImgBOW`` for its word vectors. The training questions themselves stay in the dataset."""

    kind = "visual_knn"

    @property
    def neighbours(self) -> int:
        """How many training questions are asked for their answer."""
        return self.about["neighbours"]

    def probabilities(self, features: Arrays, *, track: Track = untracked) -> np.ndarray:
        """Needs the training questions: ``visual_evaluation.split_probabilities`` reads them.

        Raises:
            MalmoiError: always.
        """
        raise MalmoiError(
            f"{self.folder} answers by the nearest training questions, which are in the dataset "
            f"{self.about['dataset']}: it can be evaluated with that, and not be asked alone."
        )
