"""The folder of a run while it is trained: claimed by one training, and taken up again."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from malmoi.datasets.prepared import Prepared
from malmoi.errors import MalmoiError
from malmoi.locks import exclusive
from malmoi.models.files import write_whole
from malmoi.models.run import Run


def train_once(run: Run[Any], settings: Mapping[str, Any], make: Callable[[Path], None]) -> None:
    """Trains a run unless it is trained already.

    Args:
        run: what is to be whole in the end.
        settings: all that the result follows from; as JSON can hold it.
        make: trains and writes the run; is given the folder for what it needs to go on when it was killed.

    Raises:
        MalmoiError: the folder holds a run with other settings, or of other data.
    """
    progress = run.folder / "progress"
    progress.mkdir(parents=True, exist_ok=True)
    with exclusive(progress / "lock"):
        _claim(run.folder, progress / "settings.json", settings)
        if not run.whole:
            make(progress)


def data_settings(dataset: Prepared) -> dict[str, str]:
    """The settings that tell which data it is."""
    digest = hashlib.sha256((dataset.folder / "stats.json").read_bytes()).hexdigest()
    return {"dataset": dataset.name, "stats_sha256": digest}


def _claim(folder: Path, file: Path, settings: Mapping[str, Any]) -> None:
    """Marks a new folder with the settings; refuses one that has others."""
    wanted = json.loads(json.dumps(settings))
    if file.exists() and json.loads(file.read_text()) != wanted:
        raise MalmoiError(
            f"{folder} holds a training with other settings, or of other data ({file} tells). Name another folder with "
            "--out, or remove it."
        )
    write_whole(file, json.dumps(wanted, indent=2).encode())
