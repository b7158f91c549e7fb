"""The runs in a folder, each of its own kind."""

from pathlib import Path
from typing import Any

from malmoi.errors import MalmoiError
from malmoi.models.caption_run import CaptionRun
from malmoi.models.language_run import LanguageRun, MemoryLanguageRun
from malmoi.models.run import ABOUT, Run, read_about
from malmoi.models.story_run import StoryRun
from malmoi.models.visual_run import NeighbourRun, VisualRun
from malmoi.models.word2vec_run import Word2VecRun

_KINDS: tuple[type[Run[Any]], ...] = (
    StoryRun,
    LanguageRun,
    MemoryLanguageRun,
    Word2VecRun,
    VisualRun,
    NeighbourRun,
    CaptionRun,
)


def runs_in(folder: Path) -> list[Run[Any]]:
    """The run in a folder, or all those in the folders below it.

    Raises:
        MalmoiError: there is none, or one is of a kind that is not known here.
    """
    places = [folder] if (folder / ABOUT).exists() else sorted(file.parent for file in folder.rglob(ABOUT))
    if not places:
        raise MalmoiError(f"{folder} holds no trained model, nor does a folder below it: none has a {ABOUT}.")
    return [_run(place) for place in places]


def _run(folder: Path) -> Run[Any]:
    kind = read_about(folder)["kind"]
    known = {run.kind: run for run in _KINDS}
    if kind not in known:
        raise MalmoiError(f"{folder / ABOUT}: the kind of model is {kind!r}; known are: {', '.join(known)}.")
    return known[kind](folder)
