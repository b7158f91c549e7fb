"""The run of a model that answers questions about pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.standardising import Standardising
from malmoi.errors import MalmoiError
from malmoi.featurize.fc7_manifest import MANIFEST_FILE, differences, load_manifest, origin
from malmoi.featurize.question_words import question_words
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.run import Run
from malmoi.models.training.examples import Arrays
from malmoi.models.visual_answers import Track, answer_probabilities, untracked
from malmoi.models.visual_qa.img import Img
from malmoi.models.visual_qa.img_bow import ImgBOW
from malmoi.models.visual_qa.img_prior import ImgPrior
from malmoi.models.visual_qa.knn import KNN, shares
from malmoi.models.visual_qa.vis_lstm import VisLSTM


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a model says to a question.

    Attributes:
        answers: all of them with their probabilities, falling; the one for an unknown answer is left out.
        unknown_words: those of the question that it has not learned.
        unread_words: those behind the last that it reads.
    """

    answers: Sequence[tuple[str, float]]
    unknown_words: Sequence[str]
    unread_words: Sequence[str]


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
        """Which vectors of pictures it reads; see ``featurize.fc7_manifest``."""
        return load_manifest(self.folder)

    @cached_property
    def standardising(self) -> Standardising | None:
        """What is done to the vectors first, if anything is."""
        return Standardising.load(self.folder) if self.about["recipe"]["standardise"] and self.looks else None

    def require_fit(self, dataset: Prepared) -> None:
        """Makes sure that a dataset's ids and vectors are such as the model learned from.

        Raises:
            MalmoiError: it has other words or answers, no vectors, or such of another origin.
        """
        for name in ("words", "answers"):
            self.require_vocabulary(dataset, name)
        if not self.looks:
            return
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

    def ask(self, question: str, vector: np.ndarray | None = None) -> "Answer":
        """The model's answers to a question of one's own.

        Args:
            question: as one types it.
            vector: of the picture, as it would be stored, float of shape (features,); a blind model needs none.

        Raises:
            MalmoiError: the question has no word; the model looks at pictures and is given none; it reads no question.
        """
        words = question_words(question)
        if not words:
            raise MalmoiError(f"the question {question!r} has no word.")
        if self.about["recipe"]["network"] == "img":
            raise MalmoiError(f"{self.folder} looks at pictures only and reads no questions: ask another model.")
        ids = np.zeros((1, self.length), np.int32)
        read = self.words.encode(words)[: self.length]
        ids[0, : len(read)] = read
        features: dict[str, np.ndarray] = {"question": ids}
        if self.looks:
            if vector is None:
                raise MalmoiError(f"{self.folder} looks at pictures: it needs one.")
            features["fc7"] = vector[None]
        if isinstance(self.model, ImgPrior):
            features["type"] = self.model.likely_types(ids)
        probabilities = self.probabilities(features)[0]
        order = np.argsort(-probabilities, kind="stable")
        return Answer(
            answers=[(self.answers.words[place], float(probabilities[place])) for place in order if place],
            unknown_words=[word for word in words[: self.length] if word not in self.words],
            unread_words=words[self.length :],
        )

    @property
    def length(self) -> int:
        """How many words of a question it reads."""
        return self.about["length"]


@dataclass(frozen=True)
class NeighbourRun(VisualRun):
    """The run of a K-NN: an ``ImgBOW`` for its word vectors. The training questions themselves stay in the dataset.

    Attributes:
        knn: the training questions as points, once they were read; see ``remembering``.
    """

    kind = "visual_knn"

    knn: KNN | None = field(default=None, compare=False, repr=False)

    @property
    def neighbours(self) -> int:
        """How many training questions are asked for their answer."""
        return self.about["neighbours"]

    def remembering(self, dataset: Prepared) -> "NeighbourRun":
        """The same run with the training questions.

        Args:
            dataset: the one that it was trained on.

        Raises:
            MalmoiError: its vocabularies, or the origin of its vectors, are not those of the training.
        """
        from malmoi.datasets.visual_qa import visual_qa_arrays  # reads by TensorFlow

        self.require_fit(dataset)
        features, answers = visual_qa_arrays(
            dataset,
            split="train",
            length=self.length,
            padding="right",
            fc7=self.looks,
            standardise=self.standardising is not None,
        )
        return replace(self, knn=KNN.of(self.model, features, answers))

    def probabilities(self, features: Arrays, *, track: Track = untracked) -> np.ndarray:
        """The shares of the neighbours that have each answer; otherwise see ``VisualRun.probabilities``.

        Raises:
            MalmoiError: the training questions were not read.
        """
        if self.knn is None:
            raise MalmoiError(
                f"{self.folder} answers by the nearest training questions, which are in the dataset "
                f"{self.about['dataset']}: read them first, by remembering(dataset)."
            )
        found = self.knn.neighbours(features, self.neighbours, prepared=self._standardised, track=track)
        return shares(found, len(self.answers))
