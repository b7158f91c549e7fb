"""Recipes of published results, a module each; its docstring gives the command and the numbers to expect."""

import ast
import dataclasses
import importlib
import pkgutil
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from malmoi.errors import MalmoiError

if TYPE_CHECKING:
    from malmoi.models.recipe import Recipe


def names() -> list[str]:
    """The names of all recipes."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def recipe(name: str, *, restarts: int | None = None) -> "Recipe":
    """The recipe of that name.

    Args:
        name: of a module here.
        restarts: how many, if not as many as the recipe says.

    Raises:
        MalmoiError: there is none; the message lists those that are.
    """
    if name not in names():
        raise MalmoiError(f"no recipe {name!r}; there are: {', '.join(names())}")
    found: Recipe = importlib.import_module(f"{__name__}.{name}").RECIPE
    return found if restarts is None else dataclasses.replace(found, restarts=restarts)


def headline(name: str) -> str:
    """The first line of a recipe's docstring; read without NumPy, for `malmoi --help`."""
    source = pkgutil.get_data(__name__, f"{name}.py") or b""
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]


def name_of(settings: Mapping[str, Any]) -> str | None:
    """The name of the recipe with these settings, whatever the number of restarts; ``None`` where there is none."""
    same = {"restarts": 0}
    known = {name: dataclasses.asdict(recipe(name)) | same for name in names()}
    return next((name for name, other in known.items() if other == dict(settings) | same), None)
