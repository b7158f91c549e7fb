"""Fonts for pictures: installed ones that have the letters of a text.

With the extra ``korean`` comes a package that brings a font with Hangul, for machines that have none.
"""

import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from malmoi.extras import require

BASE = "DejaVu Sans"
"""The font that comes with matplotlib; it has no Hangul."""

PREFERRED = (
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "NanumGothic",
    "NanumBarunGothic",
    "Apple SD Gothic Neo",
    "AppleGothic",
    "Malgun Gothic",
    "UnDotum",
    "Baekmuk Dotum",
)
"""Fonts with Hangul, the best beside ``BASE`` first; any other one that is installed comes after."""

INSTALL = (
    'install a font that has them; for Korean: pip install "malmoi[korean]", or '
    "apt install fonts-nanum (Debian, Ubuntu), "
    "dnf install google-noto-sans-cjk-fonts (Fedora), brew install --cask font-nanum-gothic (macOS)"
)


class MissingGlyphs(UserWarning):
    """No installed font has some letters of a picture; boxes stand in their place."""


def families(text: str) -> list[str]:
    """The font families that draw ``text``: ``BASE``, then as many as the letters it lacks need.

    Where no installed font has a letter a ``MissingGlyphs`` warning says which, and what to install.

    Raises:
        MalmoiError: matplotlib is not installed.

    Example:
        >>> families("Where is Mary?")
        ['DejaVu Sans']

    For Korean it is ``["DejaVu Sans", "NanumGothic"]`` where that font is installed.
    """
    chosen = [BASE]
    missing = set(filter(str.isprintable, text)) - _covered(BASE, set(text))
    if missing:
        _take_up_new_fonts()
    for family in _candidates() if missing else []:
        found = _covered(family, missing)
        if found:
            chosen.append(family)
            missing -= found
        if not missing:
            break
    if missing:
        some = " ".join(sorted(missing)[:8]) + (" …" if len(missing) > 8 else "")
        message = f"no installed font has {some}, boxes are drawn in their place: {INSTALL}"
        warnings.warn(message, MissingGlyphs, stacklevel=3)
    return chosen


def _candidates() -> list[str]:
    """The installed families, preferred ones first, without matplotlib's own, which serve formulas."""
    matplotlib, font_manager = _matplotlib()
    own = Path(matplotlib.get_data_path())
    names = {entry.name for entry in font_manager.fontManager.ttflist if not Path(entry.fname).is_relative_to(own)}
    rank = {family: place for place, family in enumerate(PREFERRED)}
    return sorted(names, key=lambda name: (rank.get(name, len(rank)), name))


def _covered(family: str, letters: set[str]) -> set[str]:
    """Which of the letters the upright, regular font of the family has."""
    _, font_manager = _matplotlib()
    entries = [entry for entry in font_manager.fontManager.ttflist if entry.name == family]
    try:
        entry = min(entries, key=lambda entry: (entry.style != "normal", _from_regular(entry.weight), entry.fname))
        font = font_manager.get_font(entry.fname)
    except (OSError, RuntimeError):  # removed since matplotlib listed it, or damaged
        return set()
    return {letter for letter in letters if font.get_char_index(ord(letter))}


def _from_regular(weight: int | str) -> int:
    return abs(weight - 400) if isinstance(weight, int) else 1000 * (weight not in ("normal", "regular"))


def _take_up_new_fonts() -> None:
    """Tells matplotlib of the fonts installed since it made its list, which it keeps on disk for good."""
    _, font_manager = _matplotlib()
    known = {str(entry.fname) for entry in font_manager.fontManager.ttflist}
    for path in sorted({*font_manager.findSystemFonts(), *_brought()} - known):
        try:
            font_manager.fontManager.addfont(path)
        except Exception:  # whatever a damaged font or one of another kind raises: matplotlib skips those too
            continue


def _brought() -> list[str]:
    """The fonts of the package, which is not imported: that would set them for every picture."""
    spec = find_spec("koreanize_matplotlib")
    folders = spec.submodule_search_locations if spec and spec.submodule_search_locations else []
    return [str(path) for folder in folders for path in Path(folder).glob("fonts/*.ttf")]


def _matplotlib() -> tuple[Any, Any]:
    return require("matplotlib", "plots"), require("matplotlib.font_manager", "plots")
