"""A run: the folder of a trained model, with all that using it needs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Generic, Self, TypeVar
from zipfile import BadZipFile

import keras

from malmoi.datasets.prepared import Prepared
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.files import write_whole

ABOUT = "run.json"
_MODEL = "model.keras"

M = TypeVar("M")


@dataclass(frozen=True)
class Run(Generic[M]):
    """A trained model's folder.

    It holds ``model.keras``, vocabularies, and ``run.json``: the kind of run, the recipe, the dataset it was trained
    on, and how the training went.
    """

    kind: ClassVar[str]

    folder: Path

    @classmethod
    def save(
        cls,
        folder: Path,
        model: keras.Model,
        vocabularies: Mapping[str, Vocabulary],
        *,
        tokenizer_name: str,
        **about: Any,
    ) -> Self:
        """Writes a run; ``run.json`` last, so that a run that has one is whole."""
        folder.mkdir(parents=True, exist_ok=True)
        model.save(folder / _MODEL)
        for field, vocabulary in vocabularies.items():
            vocabulary.save(folder, field, tokenizer=tokenizer_name, source="train")
        content = {"kind": cls.kind, "tokenizer": tokenizer_name, **about}
        write_whole(folder / ABOUT, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())
        return cls(folder)

    @property
    def whole(self) -> bool:
        """Whether the training came to its end."""
        return (self.folder / ABOUT).exists()

    @cached_property
    def about(self) -> dict[str, Any]:
        """The content of ``run.json``.

        Raises:
            MalmoiError: there is none, it is damaged, or it is of another kind of model.
        """
        about = read_about(self.folder)
        if about["kind"] != self.kind:
            raise MalmoiError(
                f"{self.folder} holds a model of the kind {about['kind']}; this needs one of the kind {self.kind}."
            )
        return about

    @cached_property
    def model(self) -> M:
        """The model.

        Raises:
            MalmoiError: its file is missing or damaged.
        """
        try:
            return keras.models.load_model(self.folder / _MODEL, compile=False)
        except (ValueError, TypeError, KeyError, OSError, BadZipFile) as error:
            raise _damaged(self.folder, _MODEL, error) from error

    def vocabulary(self, field: str) -> Vocabulary:
        """The vocabulary of a field, as it was at training."""
        return Vocabulary.load(self.folder, field)

    def require_vocabulary(self, dataset: Prepared, field: str) -> None:
        """Makes sure that a dataset's ids mean what the model learned.

        Raises:
            MalmoiError: the dataset's vocabulary is not the run's.
        """
        if dataset.vocabulary(field) != self.vocabulary(field):
            raise MalmoiError(
                f"{dataset.folder} has other {field} than the dataset that {self.folder} was trained on "
                f"({self.about['dataset']}), so its ids mean other things. Evaluate on that one."
            )


def read_about(folder: Path) -> dict[str, Any]:
    """The content of a run's ``run.json``.

    Raises:
        MalmoiError: there is none, or it is damaged.
    """
    file = folder / ABOUT
    if not file.exists():
        raise MalmoiError(
            f"{folder} holds no trained model: {ABOUT} is missing. Name the folder of one model, "
            "such as RUN/en-1k-qa1; `malmoi train` makes them."
        )
    try:
        return json.loads(file.read_text())
    except ValueError as error:
        raise _damaged(folder, ABOUT, error) from error


def _damaged(folder: Path, file: str, error: Exception) -> MalmoiError:
    return MalmoiError(f"{folder / file} can't be read ({error}). Remove {folder} and train again.")
