"""The run of a model that writes captions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import keras
import numpy as np

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.standardising import Standardising
from malmoi.errors import MalmoiError
from malmoi.featurize.fc7_manifest import differences, load_manifest, origin
from malmoi.featurize.vocabulary import BEGIN, END, UNKNOWN, Vocabulary
from malmoi.models.captioning.beam_search import Captions
from malmoi.models.captioning.caption_writer import Inputs, caption_writer
from malmoi.models.captioning.picture_rnn import PictureRNN
from malmoi.models.captioning.show_attend_tell import ShowAttendTell
from malmoi.models.captioning.show_tell import ShowTell
from malmoi.models.run import Run

BATCH = 16
"""Pictures about which captions are written at a time."""


@dataclass(frozen=True, kw_only=True)
class Caption:
    """What a model writes about a picture.

    Attributes:
        words: of the caption.
        log_probability: of the words and of the end.
    """

    words: Sequence[str]
    log_probability: float


class CaptionRun(Run[PictureRNN | ShowTell | ShowAttendTell]):
    """The run of a model that writes captions, with the vocabulary ``words``, which holds begin and end tokens."""

    kind = "captioning"

    @cached_property
    def words(self) -> Vocabulary:
        """The words of captions."""
        return self.vocabulary("words")

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Which pictures it reads; see ``featurize.fc7_manifest``."""
        return load_manifest(self.folder)

    @cached_property
    def standardising(self) -> Standardising | None:
        """What is done to what the network sees of pictures first, if anything is."""
        return Standardising.load(self.folder) if self.about["recipe"]["standardise"] else None

    def require_origin(self, dataset: Prepared) -> None:
        """Makes sure that a dataset's pictures are seen as those that the model learned from.

        Raises:
            MalmoiError: it has none, or they have another origin.
        """
        if self.model.picture not in dataset.features:
            raise MalmoiError(
                f"{self.folder} looks at pictures, and {dataset.name} has no vectors of them ({self.model.picture})."
            )
        if apart := list(differences(origin(self.manifest), origin(load_manifest(dataset.folder)))):
            raise MalmoiError(
                f"{self.folder} was trained on vectors of another origin than those of {dataset.name}: "
                f"{'; '.join(apart)}."
            )

    def writer(
        self, *, beam: int | None = None, normalisation: float | None = None
    ) -> Callable[[np.ndarray], list[list[Caption]]]:
        """A function that writes captions without unknown words; the search is compiled when it is first called for.

        Args:
            beam: captions that are followed, 1 for the greedy search; by default the recipe's.
            normalisation: of the search by length; by default the recipe's.

        Returns:
            A function of pictures as they are stored, float of shape (pictures, features) or (pictures, places,
            features). For each it gives as many captions as ``beam``, the best one first.
        """
        recipe = self.about["recipe"]
        search = self._search(
            recipe["beam"] if beam is None else beam,
            recipe["normalisation"] if normalisation is None else normalisation,
        )

        def write(pictures: np.ndarray) -> list[list[Caption]]:
            found = []
            for start in range(0, len(pictures), BATCH):
                some = pictures[start : start + BATCH]
                batch = np.zeros((BATCH, *pictures.shape[1:]), np.float32)  # of one shape: it is compiled once
                batch[: len(some)] = self._seen(some)
                captions = search({self.model.picture: batch})
                found += [self._captions(*one) for one in zip(*captions, strict=True)][: len(some)]
            return found

        return write

    @cached_property
    def _searches(self) -> dict[tuple[int, float], Callable[[Inputs], Captions]]:
        return {}

    def _search(self, beam: int, normalisation: float) -> Callable[[Inputs], Captions]:
        if (beam, normalisation) not in self._searches:
            self._searches[beam, normalisation] = caption_writer(
                self.model,
                begin=self.words.id(BEGIN),
                end=self.words.id(END),
                length=self.about["length"],
                beam=beam,
                normalisation=normalisation,
                barred=(self.words.id(UNKNOWN),),
            )
        return self._searches[beam, normalisation]

    @property
    def attends(self) -> bool:
        """Whether it looks at the places of a picture."""
        return isinstance(self.model, ShowAttendTell)

    def attention(self, picture: np.ndarray, words: Sequence[str]) -> np.ndarray:
        """Where a model with attention looks for each word, and for the end.

        Args:
            picture: as it is stored, float of shape (places, features).
            words: of a caption.

        Returns:
            float32 of shape (words + 1, places); each row adds up to 1.

        Raises:
            MalmoiError: the model has no attention.
        """
        if not self.attends:
            raise MalmoiError(f"{self.folder} sees a picture as a whole: it has no attention.")
        ids = self.words.encode([BEGIN, *words])[None]
        inputs = {
            self.model.picture: keras.ops.array(self._seen(picture[None]), "float32"),
            "caption": keras.ops.array(ids),
        }
        _, weights = self.model(inputs, return_attention=True)
        return keras.ops.convert_to_numpy(weights)[0]

    def _seen(self, pictures: np.ndarray) -> np.ndarray:
        return pictures if self.standardising is None else self.standardising(pictures)

    def _captions(self, ids: np.ndarray, log_probabilities: np.ndarray) -> list[Caption]:
        return [
            Caption(words=self.words.decode(row), log_probability=score)
            for row, score in zip(ids.tolist(), log_probabilities.tolist(), strict=True)
            if np.isfinite(score)
        ]
