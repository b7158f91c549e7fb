"""Settings of a recipe changed by name: what ``--set NAME=VALUE`` does."""

import dataclasses
import difflib
import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from malmoi.errors import MalmoiError

T = TypeVar("T")

_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def with_settings(recipe: T, changes: Sequence[str]) -> T:
    """A recipe with some other settings.

    Args:
        recipe: a dataclass; the settings of one that it holds have dotted names.
        changes: each ``name=value``; a value is read as the type of its setting says, and ``none`` is ``None`` where
            that is allowed. They are made together, so that each need fit only beside the others; of two of one
            name the last one holds.

    Raises:
        MalmoiError: there is no setting of that name, or the value is none for it.

    Example:
        >>> from malmoi.models.story_recipe import StoryRecipe
        >>> changed = with_settings(StoryRecipe(), ["hops=2", "schedule.epochs=5", "relu=yes"])
        >>> changed.hops, changed.schedule.epochs, changed.relu
        (2, 5, True)
    """
    values: dict[str, Any] = {}
    for change in changes:
        name, equals, text = change.partition("=")
        if not equals:
            raise MalmoiError(f"a setting is changed by NAME=VALUE, found {change!r}")
        if name not in setting_names(recipe):
            raise _unknown(recipe, name)
        try:
            values[name] = _value(_kind(recipe, name), text)
        except ValueError as error:
            raise MalmoiError(f"{change}: {error}") from None
    try:
        return _changed(recipe, values)
    except ValueError as error:
        raise MalmoiError(f"{' '.join(changes)}: {error}") from None


def setting_names(recipe: Any) -> list[str]:
    """The names of all settings.

    Example:
        >>> from malmoi.models.story_recipe import StoryRecipe
        >>> setting_names(StoryRecipe())[-3:]
        ['schedule.linear_epochs', 'schedule.patience', 'restarts']
    """
    names = []
    for field in dataclasses.fields(recipe):
        value = getattr(recipe, field.name)
        inner = setting_names(value) if dataclasses.is_dataclass(value) else []
        names += [f"{field.name}.{name}" for name in inner] or [field.name]
    return names


def _kind(recipe: Any, name: str) -> Any:
    """The type of a setting."""
    first, _, rest = name.partition(".")
    return _kind(getattr(recipe, first), rest) if rest else typing.get_type_hints(type(recipe))[first]


def _changed(recipe: Any, values: Mapping[str, Any]) -> Any:
    own: dict[str, Any] = {}
    inner: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        first, _, rest = name.partition(".")
        if rest:
            inner.setdefault(first, {})[rest] = value
        else:
            own[first] = value
    own |= {first: _changed(getattr(recipe, first), its) for first, its in inner.items()}
    return dataclasses.replace(recipe, **own)


def _value(kind: Any, text: str) -> Any:
    """The value that a text means for a type.

    Example:
        >>> _value(int, "3"), _value(float, "1e-3"), _value(bool, "no"), _value(int | None, "none")
        (3, 0.001, False, None)
    """
    if isinstance(kind, types.UnionType):
        kinds = typing.get_args(kind)
        if types.NoneType in kinds and text.lower() == "none":
            return None
        (kind,) = (each for each in kinds if each is not types.NoneType)
    if kind is bool:
        if text.lower() not in _FLAGS:
            raise ValueError(f"expected yes or no, found {text!r}")
        return _FLAGS[text.lower()]
    try:
        return kind(text)
    except ValueError:
        what = {int: "a whole number", float: "a number"}[kind]
        raise ValueError(f"expected {what}, found {text!r}") from None


def _unknown(recipe: Any, name: str) -> MalmoiError:
    known = setting_names(recipe)
    near = difflib.get_close_matches(name, known, n=3)
    told = f"is {' or '.join(near)} meant?" if near else f"there are: {', '.join(known)}"
    return MalmoiError(f"no setting {name!r}; {told}")
