"""Recipes of published results, a module each; its docstring gives the command and the numbers to expect."""

import importlib
import pkgutil

from malmoi.errors import MalmoiError
from malmoi.models.recipe import Recipe


def names() -> list[str]:
    """The names of all recipes."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def recipe(name: str) -> Recipe:
    """The recipe of that name.

    Raises:
        MalmoiError: there is none; the message lists those that are.
    """
    if name not in names():
        raise MalmoiError(f"no recipe {name!r}; there are: {', '.join(names())}")
    return importlib.import_module(f"{__name__}.{name}").RECIPE


def headline(name: str) -> str:
    """The first line of a recipe's docstring."""
    return (importlib.import_module(f"{__name__}.{name}").__doc__ or "").partition("\n")[0]
