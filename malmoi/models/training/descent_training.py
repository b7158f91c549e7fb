"""What the trainings by a ``DescentRecipe`` have in common."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypedDict, TypeVar

from malmoi.datasets.prepared import Prepared
from malmoi.models.descent_recipe import DescentRecipe
from malmoi.models.run import Run
from malmoi.models.training.descent_fitting import DescentFitting, Within
from malmoi.models.training.loop import History, train
from malmoi.models.training.progress import Watch
from malmoi.models.training.rates import rates_phase
from malmoi.models.training.run_folder import data_settings, train_once

RecipeT = TypeVar("RecipeT", bound=DescentRecipe)
RunT = TypeVar("RunT", bound=Run[Any])


class DescentOptions(TypedDict, total=False):
    """Keyword arguments that may be left out: those of ``DescentTraining`` that have defaults."""

    seed: int
    watch: Watch
    within: Callable[[Within], None] | None
    save_after: float


@dataclass(frozen=True, kw_only=True)
class DescentTraining(Generic[RecipeT]):
    """A training of one model on a prepared dataset.

    Attributes:
        dataset: what it is trained on.
        recipe: the settings.
        folder: of the run.
        seed: of all that is drawn.
        watch: called after each epoch.
        within: called now and then while an epoch is trained.
        save_after: see ``train``.
    """

    dataset: Prepared
    recipe: RecipeT
    folder: Path
    seed: int = 0
    watch: Watch = lambda epoch: None
    within: Callable[[Within], None] | None = None
    save_after: float = 30.0

    @property
    def settings(self) -> Mapping[str, Any]:
        """All that the result follows from."""
        return data_settings(self.dataset) | {"recipe": asdict(self.recipe), "seed": self.seed}

    def once(self, kind: type[RunT], make: Callable[["DescentTraining[RecipeT]", Path], None]) -> RunT:
        """Trains unless it is trained already.

        Args:
            kind: of the run.
            make: trains and writes the run; is given the folder of what it needs to go on.

        Raises:
            MalmoiError: the folder holds a run with other settings, or of other data.
        """
        train_once(kind(self.folder), self.settings, partial(make, self))
        return kind(self.folder)

    def epochs(self, fitting: DescentFitting, file: Path, *, watch: Watch | None = None) -> History:
        """Trains all epochs, and leaves the weights that are kept in the model.

        Args:
            fitting: the model.
            file: keeps the progress, see ``train``.
            watch: called after each epoch in place of the training's own.
        """
        history = train(
            fitting,
            phase=partial(rates_phase, self.recipe),
            file=file,
            watch=watch or self.watch,
            save_after=self.save_after,
        )
        fitting.finish()
        return history
