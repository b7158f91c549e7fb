"""CoreNLP, against a server that speaks as it does."""

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize.parsing import corenlp
from malmoi.featurize.parsing.corenlp import CoreNlpParser

TREE = "(ROOT\n  (NP (DT A) (NN cat)))"
GOOD = (200, json.dumps({"sentences": [{"parse": TREE}]}))


class Server(ThreadingHTTPServer):
    """Answers one after the other of ``answers``, the last again and again."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = [GOOD]
        self.hang = threading.Event()  # until it is set, answers wait
        self.hang.set()
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        properties = json.loads(parse_qs(urlsplit(self.path).query)["properties"][0])
        self.server.asked.append((text, properties))
        self.server.hang.wait(10)
        status, body = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # who asked has left
            self._answer(status, body)

    def _answer(self, status: int, body: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def waited(monkeypatch):
    """How long it would have waited each time."""
    seconds = []
    monkeypatch.setattr(corenlp.time, "sleep", seconds.append)
    return seconds


def parser(url):
    return CoreNlpParser(url=url, timeout=5)


def test_trees_come_from_the_server(server):
    trees = list(parser(server.url).readings(["A cat", "Две кошки"]))
    assert [repr(tree) for (tree,) in trees] == ["(ROOT (NP (DT A) (NN cat)))"] * 2
    assert [text for text, _ in server.asked] == ["A cat", "Две кошки"]
    properties = server.asked[0][1]
    assert "parse" in properties["annotators"]
    assert properties["ssplit.isOneSentence"] == "true"


def test_a_caption_without_sentences_has_no_tree(server):
    server.answers = [(200, '{"sentences": []}')]
    assert list(parser(server.url).readings(["…"])) == [[]]


def test_it_asks_again_where_the_server_fails(server, waited):
    server.answers = [(500, "timed out"), (503, "busy"), GOOD]
    assert len(list(parser(server.url).readings(["A cat"]))) == 1
    assert waited == [1.0, 2.0]


def test_it_gives_up_in_the_end(server):
    server.answers = [(500, "timed out")]
    with pytest.raises(MalmoiError, match=r"did not answer, 3 times, about 'A cat': 500 .*Is it running\? java"):
        list(parser(server.url).readings(["A cat"]))
    assert len(server.asked) == 3


def test_a_refusal_is_final(server):
    server.answers = [(400, "no such annotator")]
    with pytest.raises(MalmoiError, match="refuses 'A cat': 400 "):
        list(parser(server.url).readings(["A cat"]))
    assert len(server.asked) == 1


@pytest.mark.parametrize("body", ["<html>hello</html>", "{}", '{"sentences": [{}]}', "[]"])
def test_what_is_no_corenlp_is_named_as_such(server, body):
    server.answers = [(200, body)]
    with pytest.raises(MalmoiError, match="is no CoreNLP server that parses"):
        list(parser(server.url).readings(["A cat"]))


def test_one_that_hangs(server, waited):
    server.hang.clear()
    hasty = CoreNlpParser(url=server.url, timeout=0.05, attempts=2)
    with pytest.raises(MalmoiError, match=r"did not answer, 2 times, about 'A cat': ReadTimeout"):
        list(hasty.readings(["A cat"]))
    assert waited == [1.0]
    server.hang.set()


def test_nobody_there(server):
    server.server_close()
    with pytest.raises(MalmoiError, match=r"did not answer, 3 times.*ConnectionError"):
        list(parser(server.url).readings(["A cat"]))
