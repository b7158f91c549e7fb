"""How models were trained, in a line or two above what they reach."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any


def training_lines(
    trainings: Sequence[Mapping[str, Any]], name_of: Callable[[Mapping[str, Any]], str | None]
) -> list[str]:
    """A line for each way in which models were trained: their number, the recipe and the restarts.

    Args:
        trainings: the ``run.json`` of each model: ``dataset``, ``recipe``, ``restarts`` and ``backend``.
        name_of: the name of the recipe that has some settings, if there is one.

    Example:
        >>> recipe = {"hops": 3, "dimensions": 20, "encoding": "position", "tying": "adjacent", "random_noise": 0.1,
        ...           "relu": False, "schedule": {"linear_epochs": 100}}
        >>> training = {"dataset": "babi/en-1k-qa1", "recipe": recipe, "restarts": [{}] * 10, "backend": "jax"}
        >>> for line in training_lines([training], lambda settings: "babi/pe-ls-rn"):
        ...     print(line)
        babi/en-1k-qa1: recipe babi/pe-ls-rn (3 hops, 20 dimensions, position encoding, adjacent tying, linear start,
        random noise 0.1), the best of 10 restarts by training loss, backend jax
    """
    datasets: dict[str, list[str]] = {}
    for training in trainings:
        recipe, restarts = training["recipe"], len(training["restarts"])
        name = name_of(recipe)
        how = f"recipe {name} ({_settings(recipe)})" if name else f"a recipe of its own ({_settings(recipe)})"
        kept = "1 restart" if restarts == 1 else f"the best of {restarts} restarts by training loss"
        datasets.setdefault(f"{how}, {kept}, backend {training['backend']}", []).append(training["dataset"])
    several = len(datasets) > 1
    return [f"{_which(names, several)}: {how}" for how, names in datasets.items()]


def language_line(training: Mapping[str, Any], name_of: Callable[[Mapping[str, Any]], str | None]) -> str:
    """How a language model was trained.

    Args:
        training: its ``run.json``: ``dataset``, ``recipe``, ``epochs`` and ``backend``.
        name_of: the name of the recipe that has some settings, if there is one.

    Example:
        >>> training = {"dataset": "ptb/word", "recipe": {"optimizer": "sgd"}, "epochs": [{}] * 13, "backend": "jax"}
        >>> language_line(training, lambda settings: "lm/ptb-small")
        'ptb/word: recipe lm/ptb-small, 13 epochs, backend jax'
    """
    name, epochs = name_of(training["recipe"]), len(training["epochs"])
    how = f"recipe {name}" if name else "a recipe of its own"
    return f"{training['dataset']}: {how}, {epochs} epoch{'s' * (epochs != 1)}, backend {training['backend']}"


def visual_line(training: Mapping[str, Any], name_of: Callable[[Mapping[str, Any]], str | None]) -> str:
    """How a model of image question answering was trained.

    Args:
        training: its ``run.json``: ``dataset``, ``recipe``, ``epochs`` and ``backend``.
        name_of: the name of the recipe that has some settings, if there is one.

    Example:
        >>> training = {"dataset": "daquar/37", "recipe": {"again": True}, "epochs": 4, "backend": "tensorflow"}
        >>> visual_line(training, lambda settings: "vqa/bow")
        'daquar/37: recipe vqa/bow, 4 epochs until the held-out loss was least, then as many on all questions, backend
        tensorflow'
    """
    name, epochs = name_of(training["recipe"]), training["epochs"]
    how = f"recipe {name}" if name else "a recipe of its own"
    again = ", then as many on all questions" if training["recipe"]["again"] else ""
    until = f"{epochs} epoch{'s' * (epochs != 1)} until the held-out loss was least{again}"
    asked = f", {training['neighbours']} neighbours" if "neighbours" in training else ""
    return f"{training['dataset']}: {how}, {until}{asked}, backend {training['backend']}"


def caption_line(training: Mapping[str, Any], name_of: Callable[[Mapping[str, Any]], str | None]) -> str:
    """How a model that writes captions was trained, and how it writes.

    Args:
        training: its ``run.json``: ``dataset``, ``recipe``, ``epochs`` and ``backend``.
        name_of: the name of the recipe that has some settings, if there is one.

    Example:
        >>> training = {"dataset": "coco_captioning/2014-fc7", "recipe": {"beam": 20}, "epochs": 4, "backend": "jax"}
        >>> caption_line(training, lambda settings: "caption/show-tell")
        'coco_captioning/2014-fc7: recipe caption/show-tell, 4 epochs, a beam of 20, backend jax'
    """
    name, epochs = name_of(training["recipe"]), training["epochs"]
    how = f"recipe {name}" if name else "a recipe of its own"
    length = f"{epochs} epoch{'s' * (epochs != 1)}, a beam of {training['recipe']['beam']}"
    return f"{training['dataset']}: {how}, {length}, backend {training['backend']}"


def absent_line(measured: Iterable[int], tasks: Iterable[int]) -> str:
    """Which tasks were not measured; empty where none is absent.

    Example:
        >>> absent_line([1, 2, 4], range(1, 11))
        'Not among these models: tasks 3, 5–10.'
    """
    absent = sorted(set(tasks) - set(measured))
    if not absent:
        return ""
    runs: list[list[int]] = []
    for task in absent:
        if runs and task == runs[-1][-1] + 1:
            runs[-1].append(task)
        else:
            runs.append([task])
    parts = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return f"Not among these models: task{'s' * (len(absent) > 1)} {', '.join(parts)}."


def _settings(recipe: Mapping[str, Any]) -> str:
    noise = recipe["random_noise"]
    parts = [
        f"{recipe['hops']} hop{'s' * (recipe['hops'] != 1)}",
        f"{recipe['dimensions']} dimensions",
        f"{recipe['encoding'].replace('_', ' ')} encoding",
        f"{recipe['tying'].replace('_', '-')} tying",
        "linear start" if recipe["schedule"]["linear_epochs"] else "no linear start",
        f"random noise {noise:g}" if noise else "no random noise",
        "ReLU" if recipe["relu"] else "",
    ]
    return ", ".join(filter(None, parts))


def _which(datasets: Sequence[str], several: bool) -> str:
    if several or len(datasets) == 1:
        return ", ".join(datasets)
    return f"{len(datasets)} models"
