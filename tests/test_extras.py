"""Missing extras are named with the command that installs them."""

import json
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from malmoi.errors import MalmoiError
from malmoi.extras import require, require_tensorflow


def hide(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    """Makes a package look as if it had never been installed."""

    class Hidden:
        def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
            if name == package:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
            return None

    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Hidden(), *sys.meta_path])


def test_gives_the_module_that_is_there() -> None:
    assert require("json", "prepare") is json
    assert require("json.decoder", "prepare") is json.decoder


def test_names_both_flavours_of_tensorflow(monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "tensorflow")
    with pytest.raises(MalmoiError) as caught:
        require_tensorflow()
    assert 'pip install "malmoi[cpu]"' in str(caught.value)
    assert 'pip install "malmoi[gpu]"' in str(caught.value)


@pytest.mark.parametrize(
    ("module", "missing", "extra"),
    [
        ("apache_beam", "apache_beam", "prepare"),
        ("apache_beam.options.pipeline_options", "apache_beam", "prepare"),
        ("dask", "dask", "dask"),
        ("jax", "jax", "jax"),
        ("kiwipiepy", "kiwipiepy", "korean"),
        ("matplotlib.pyplot", "matplotlib", "plots"),
        ("nltk.corpus", "nltk", "wordnet"),
    ],
)
def test_names_the_extra(monkeypatch: pytest.MonkeyPatch, module: str, missing: str, extra: str) -> None:
    hide(monkeypatch, missing)
    with pytest.raises(MalmoiError, match=rf'needs {missing}, which .*: pip install "malmoi\[{extra}\]"$'):
        require(module, extra)


def test_a_dependency_missing_inside_an_installed_module_is_not_hidden(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "half_installed.py").write_text("import a_dependency_that_nobody_has\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="a_dependency_that_nobody_has"):
        require("half_installed", "plots")


def test_importing_malmoi_is_light() -> None:
    code = "import malmoi, malmoi.extras, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {
        "apache_beam",
        "jax",
        "keras",
        "matplotlib",
        "numpy",
        "rich",
        "tensorflow",
        "tensorflow_datasets",
    }
    assert not heavy.intersection(done.stdout.split())
