import warnings

from rich.console import Console

from malmoi.display.fonts import MissingGlyphs
from malmoi.drawing import draw


def test_it_is_written_and_missing_letters_are_told(tmp_path, capsys):
    def picture():
        warnings.warn("no installed font has 화", MissingGlyphs, stacklevel=1)
        return b"PNG"

    draw(tmp_path / "a.png", picture, console=Console(width=200))
    assert (tmp_path / "a.png").read_bytes() == b"PNG"
    said = capsys.readouterr()
    assert said.out == f"picture: {tmp_path / 'a.png'}\n"
    assert "no installed font has 화" in said.err
