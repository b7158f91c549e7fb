"""NLTK's data, fetched from a server on this machine."""

import hashlib
import io
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize import wordnet as nouns
from malmoi.featurize.parsing import perceptron
from malmoi.featurize.parsing.perceptron import tag_words
from malmoi.featurize.wordnet import noun_synsets

TAGGER = "averaged_perceptron_tagger_eng"
PLACES = {"wordnet": "corpora", TAGGER: "taggers"}


class Handler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def archives(parsing_data):
    """The real resources as NLTK's server has them."""
    import nltk

    found = {}
    for name, place in PLACES.items():
        for root in map(Path, nltk.data.path):
            if (root / place / f"{name}.zip").exists():
                found[name] = (root / place / f"{name}.zip").read_bytes()
            elif (folder := root / place / name).is_dir():
                packed = io.BytesIO()
                with zipfile.ZipFile(packed, "w") as archive:
                    for file in sorted(folder.iterdir()):
                        archive.write(file, f"{name}/{file.name}")
                found[name] = packed.getvalue()
    return found


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A folder that is served as NLTK's; NLTK finds no data but what it downloads."""
    (tmp_path / "served").mkdir()
    (tmp_path / "data").mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(tmp_path / "served"))) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        url = f"http://127.0.0.1:{running.server_port}"
        monkeypatch.setattr("nltk.downloader.Downloader.DEFAULT_URL", f"{url}/index.xml")
        # NLTK refuses servers on this machine.
        monkeypatch.setattr("nltk.downloader.urlopen", urlopen)
        monkeypatch.setattr("nltk.data.path", [str(tmp_path / "data")])
        monkeypatch.setattr(nouns, "_open", nouns._Open())
        monkeypatch.setattr(perceptron, "_open", perceptron._Open())
        yield tmp_path / "served", url
        running.shutdown()
        thread.join()


def serve(server, archives, **changed):
    folder, url = server
    packages = []
    for name, content in archives.items():
        (folder / f"{name}.zip").write_bytes(changed.get(name, content))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unzipped = sum(member.file_size for member in archive.infolist())
        packages.append(
            f'<package id="{name}" name="{name}" subdir="{PLACES[name]}" url="{url}/{name}.zip" unzip="1" '
            f'size="{len(content)}" unzipped_size="{unzipped}" checksum="{hashlib.md5(content).hexdigest()}" '
            f'sha256_checksum="{hashlib.sha256(content).hexdigest()}"/>'
        )
    index = f"<nltk_data><packages>{''.join(packages)}</packages><collections/></nltk_data>"
    (folder / "index.xml").write_text(index)


def test_what_is_missing_is_fetched(archives, server, tmp_path, caplog):
    serve(server, archives)
    assert tag_words(["A", "man", "on", "it"]) == ["DT", "NN", "IN", "PRP"]
    assert noun_synsets(["lamp"])[0][0].name == "lamp.n.01"
    assert {path.name for path in (tmp_path / "data").iterdir()} == {"corpora", "taggers"}
    assert [record.getMessage() for record in caplog.records] == [
        f"NLTK's tagger {TAGGER} is not in its data path. Downloading it through NLTK.",
        "WordNet is not in NLTK's data path. Downloading it through NLTK.",
    ]


@pytest.mark.parametrize("how", ["no index", "no such package", "other bytes"])
def test_where_that_fails_it_says_where_to_get_it(archives, server, tmp_path, how):
    if how == "no such package":
        serve(server, {})
    elif how == "other bytes":
        serve(server, archives, **dict.fromkeys(archives, b"<html>moved</html>"))
    for name, look_up in ((TAGGER, tag_words), ("wordnet", noun_synsets)):
        with pytest.raises(MalmoiError) as caught:
            look_up(["cat"])
        message = str(caught.value)
        assert "It could not be downloaded: " in message
        assert f"python -m nltk.downloader {name};" in message
        assert f"put {PLACES[name]}/{name}.zip" in message
        assert message.endswith(f"Looked in: {tmp_path / 'data'}.")
