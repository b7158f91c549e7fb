"""The wheel holds what an installed malmoi needs, and asks for no more than it should."""

import email
import re
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

import malmoi
from malmoi.extras import _PURPOSES

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    """The wheel of this very source tree."""
    target = tmp_path_factory.mktemp("wheel")
    (path,) = WheelBuilder(str(ROOT)).build(directory=str(target), versions=["standard"])
    with ZipFile(path) as opened:
        yield opened


def about(wheel: ZipFile, name: str) -> str:
    (path,) = [path for path in wheel.namelist() if path.endswith(f".dist-info/{name}")]
    return wheel.read(path).decode()


@pytest.fixture
def metadata(wheel: ZipFile) -> Message:
    return email.message_from_string(about(wheel, "METADATA"))


def asked_for(metadata: Message, extra: str | None) -> set[str]:
    """Names of the packages that an extra asks for; those of the core without one."""
    found = set()
    for line in metadata.get_all("Requires-Dist"):
        requirement, _, marker = line.partition(";")
        named = re.search(r"extra == ['\"]([\w-]+)['\"]", marker)
        if (named and named[1]) == extra:
            found.add(re.match(r"[\w-]+", requirement)[0].lower())
    return found


def test_every_file_of_the_package_is_in_the_wheel(wheel: ZipFile) -> None:
    """Also the prose and the tables of the datasets, which a rule of .gitignore would silently leave out."""
    here = {
        str(path.relative_to(ROOT)) for path in (ROOT / "malmoi").rglob("*") if path.is_file() and path.suffix != ".pyc"
    }
    there = {path for path in wheel.namelist() if ".dist-info/" not in path}
    assert here == there
    assert "malmoi/py.typed" in there


def test_version_licence_and_command(wheel: ZipFile, metadata: Message) -> None:
    assert metadata["Version"] == malmoi.__version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert "Apache License" in about(wheel, "licenses/LICENSE")
    assert about(wheel, "entry_points.txt").split("\n")[:2] == [
        "[console_scripts]",
        "malmoi = malmoi.cli:main",
    ]


def test_a_training_machine_installs_neither_beam_nor_a_second_tensorflow(metadata: Message) -> None:
    heavy = {"apache-beam", "jax", "matplotlib", "mlcroissant", "tensorflow", "tensorflow-cpu"}
    assert not heavy & asked_for(metadata, None)
    assert asked_for(metadata, "cpu") == {"tensorflow-cpu"}
    assert asked_for(metadata, "gpu") == {"tensorflow"}


@pytest.mark.parametrize("extra", sorted(_PURPOSES))
def test_every_extra_that_a_message_names_exists(metadata: Message, extra: str) -> None:
    assert asked_for(metadata, extra)
