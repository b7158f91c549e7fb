"""The run of a model that answers questions about pictures."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import keras
import numpy as np

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.standardising import Standardising
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.run import Run
from malmoi.models.visual_qa.img import Img
from malmoi.models.visual_qa.img_bow import ImgBOW
from malmoi.models.visual_qa.vis_lstm import VisLSTM
from malmoi.pipelines.fc7_manifest import MANIFEST_FILE, differences, load_manifest, origin


class VisualRun(Run[VisLSTM | ImgBOW | Img]):
    """The run of a ``VisLSTM``, ``ImgBOW`` or ``Img``, with the vocabularies ``words`` and ``answers``."""

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

    def probabilities(self, features: Mapping[str, np.ndarray]) -> np.ndarray:
        """How probable each answer is.

        Args:
            features: ``question``, int of shape (questions, words), and whatever else the model reads; ``fc7`` as it
                is stored, float of shape (questions, features).

        Returns:
            float32 of shape (questions, answers).
        """
        if self.standardising is not None:
            features = {**features, "fc7": self.standardising(features["fc7"])}
        return keras.ops.convert_to_numpy(keras.ops.softmax(self.model.predict_on_batch(dict(features))))

    @property
    def length(self) -> int:
        """How many words of a question it reads."""
        return self.about["length"]
