import pytest

from malmoi import backend
from malmoi.backend import require_backend
from malmoi.errors import MalmoiError


@pytest.mark.parametrize(("given", "name"), [("tensorflow", "tensorflow"), ("jax", "jax"), ("", "tensorflow")])
def test_the_one_that_is_chosen(monkeypatch, given, name):
    monkeypatch.setenv("KERAS_BACKEND", given)
    assert require_backend() == name


def test_without_a_choice_it_is_tensorflow(monkeypatch):
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    assert require_backend() == "tensorflow"


def test_another_one_is_refused(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    with pytest.raises(MalmoiError, match="KERAS_BACKEND is 'torch'; there are: tensorflow, jax"):
        require_backend()


def test_one_that_is_not_installed_is_named(monkeypatch):
    def require(module, extra):
        raise MalmoiError(f"needs {module}: malmoi[{extra}]")

    monkeypatch.setattr(backend, "require", require)
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    with pytest.raises(MalmoiError, match=r"needs jax: malmoi\[jax\]"):
        require_backend()
