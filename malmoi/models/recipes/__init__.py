"""Recipes of published results, a module each; its docstring gives the command and the numbers to expect.

A recipe's name is that of its module: ``babi/pe-ls-rn`` is ``recipes/babi/pe_ls_rn.py``.
"""

import ast
import dataclasses
import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from malmoi.errors import MalmoiError

if TYPE_CHECKING:
    from malmoi.models.caption_recipe import CaptionRecipe
    from malmoi.models.language_recipe import LanguageRecipe
    from malmoi.models.memory_language_recipe import MemoryLanguageRecipe
    from malmoi.models.story_recipe import StoryRecipe
    from malmoi.models.visual_recipe import VisualRecipe
    from malmoi.models.word2vec_recipe import Word2VecRecipe

    Recipe = StoryRecipe | LanguageRecipe | MemoryLanguageRecipe | Word2VecRecipe | VisualRecipe | CaptionRecipe


def names() -> list[str]:
    """The names of all recipes."""
    return sorted(_names(__path__))


def recipe(name: str) -> "Recipe":
    """The recipe of that name.

    Raises:
        MalmoiError: there is none; the message lists those that are.
    """
    if name not in names():
        raise MalmoiError(f"no recipe {name!r}; there are: {', '.join(names())}")
    return importlib.import_module(f"{__name__}.{_module(name).replace('/', '.')}").RECIPE


def headline(name: str) -> str:
    """The first line of a recipe's docstring; read without NumPy, for `malmoi --help`."""
    source = pkgutil.get_data(__name__, f"{_module(name)}.py") or b""
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]


def name_of(settings: Mapping[str, Any]) -> str | None:
    """The name of the recipe with these settings, whatever the number of restarts; ``None`` where there is none."""
    same = {"restarts": 0}
    known = {name: dataclasses.asdict(recipe(name)) | same for name in names()}
    return next((name for name, other in known.items() if other == dict(settings) | same), None)


def _names(path: Iterable[str], prefix: str = "") -> Iterable[str]:
    for module in pkgutil.iter_modules(path):
        name = f"{prefix}{module.name.replace('_', '-')}"
        if module.ispkg:
            yield from _names([f"{place}/{module.name}" for place in path], f"{name}/")
        else:
            yield name


def _module(name: str) -> str:
    return name.replace("-", "_")
