"""A font is taken for the letters it has, and missed aloud."""

import sys
import warnings
from pathlib import Path

import pytest
from matplotlib import font_manager

from malmoi.display import fonts
from tests.display.one_font import NAME, no_hangul, one_font


@pytest.fixture(scope="module")
def font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return one_font(tmp_path_factory.mktemp("fonts") / "one.ttf", "가나다")


def test_plain_letters_need_no_other_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: pytest.fail("looked for fonts without need"))
    assert fonts.families("Where is Mary? François, Łódź, 100 %") == ["DejaVu Sans"]


def test_takes_an_installed_font_that_has_the_letters(monkeypatch: pytest.MonkeyPatch, font: Path) -> None:
    no_hangul(monkeypatch)
    font_manager.fontManager.addfont(font)
    assert fonts.families("Mary 가나") == ["DejaVu Sans", NAME]


def test_takes_up_a_font_installed_since_matplotlib_looked(monkeypatch: pytest.MonkeyPatch, font: Path) -> None:
    no_hangul(monkeypatch)
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(font)])
    assert fonts.families("다") == ["DejaVu Sans", NAME]


def test_names_the_missing_letters_and_what_to_install(monkeypatch: pytest.MonkeyPatch, font: Path) -> None:
    no_hangul(monkeypatch)
    font_manager.fontManager.addfont(font)
    with pytest.warns(fonts.MissingGlyphs, match=r"no installed font has 화,.*apt install fonts-nanum"):
        assert fonts.families("가화") == ["DejaVu Sans", NAME]


def test_damaged_and_removed_fonts_are_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    no_hangul(monkeypatch)
    damaged = tmp_path / "damaged.ttf"
    damaged.write_bytes(b"no font")
    removed = one_font(tmp_path / "removed.ttf", "가")
    font_manager.fontManager.addfont(removed)
    removed.unlink()
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(damaged)])
    with pytest.warns(fonts.MissingGlyphs):
        assert fonts.families("가") == ["DejaVu Sans"]


def test_preferred_fonts_come_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    no_hangul(monkeypatch)
    for name in ("A Font", "NanumGothic", "Noto Sans CJK KR"):
        font_manager.fontManager.addfont(one_font(tmp_path / f"{name}.ttf", "가", name=name))
    assert fonts.families("가") == ["DejaVu Sans", "Noto Sans CJK KR"]


def test_the_fonts_of_this_machine() -> None:
    """Whatever is installed here: Korean is covered, or missed aloud."""
    text = "은경이는 복도로 가버렸습니다"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        chosen = fonts.families(text)
    files = [entry.fname for entry in font_manager.fontManager.ttflist if entry.name in chosen]
    has = {letter for file in files for letter in text if font_manager.get_font(file).get_char_index(ord(letter))}
    assert (has >= set(text)) == (not caught)


def test_a_package_brings_a_font_with_hangul(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("jpype", reason="the extra korean is not installed")
    brought = fonts._brought()
    no_hangul(monkeypatch)
    monkeypatch.setattr(fonts, "_brought", lambda: brought)
    assert fonts.families("은경이는 복도로 가버렸습니다") == ["DejaVu Sans", "NanumGothic"]


def test_the_package_is_not_imported() -> None:
    """Importing it sets the font of every picture of the process."""
    fonts.families("가")
    assert "koreanize_matplotlib" not in sys.modules
