"""Trees by a Stanford CoreNLP server, the parser that COCO-QA was made with.

The user starts the server (https://stanfordnlp.github.io/CoreNLP/corenlp-server.html)::

    java -mx4g -cp "*" edu.stanford.nlp.pipeline.StanfordCoreNLPServer -port 9000 -timeout 15000

The paper used the PCFG of the Stanford parser of April 2015; a later one gives other trees here and there.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import requests

from malmoi.errors import MalmoiError
from malmoi.extras import require
from malmoi.featurize.parsing.node import Node

_PROPERTIES = {"tokenize.whitespace": "false", "ssplit.isOneSentence": "true", "outputFormat": "json"}


@dataclass(frozen=True, kw_only=True)
class CoreNlpParser:
    """Parses by NLTK's ``CoreNLPParser``; a ``Parser``.

    Attributes:
        url: of the server.
        timeout: seconds to wait for an answer.
        attempts: how often a caption is sent before we give up.
        pause: seconds before it is sent again; twice as many before each further time.
    """

    url: str = "http://localhost:9000"
    timeout: float = 60.0
    attempts: int = 3
    pause: float = 1.0

    def readings(self, captions: Iterable[str]) -> Iterator[list[Node]]:
        """The tree of each caption.

        Raises:
            MalmoiError: NLTK is not installed, or the server does not answer, or not with trees.
        """
        parser = require("nltk.parse.corenlp", "captions").CoreNLPParser(url=self.url)
        with parser.session:
            for caption in captions:
                tree = self._tree(parser, caption)
                yield [] if tree is None else [tree]

    def _tree(self, parser: Any, caption: str) -> Node | None:
        for attempt in range(self.attempts):
            if attempt:
                time.sleep(self.pause * 2 ** (attempt - 1))
            try:
                found = next(parser.parse_text(caption, properties=_PROPERTIES, timeout=self.timeout), None)
            except (requests.ConnectionError, requests.Timeout) as error:
                reason = f"{type(error).__name__}: {error}"
            except requests.HTTPError as error:
                if error.response is not None and error.response.status_code < 500:
                    raise MalmoiError(f"the CoreNLP server at {self.url} refuses {caption!r}: {error}") from error
                reason = str(error)
            except (ValueError, KeyError, TypeError) as error:
                raise MalmoiError(
                    f"what answers at {self.url} is no CoreNLP server that parses: {type(error).__name__}: {error}. "
                    "Start it with the annotators tokenize,ssplit,pos,parse."
                ) from error
            else:
                return None if found is None else _node(found)
        raise MalmoiError(
            f"the CoreNLP server at {self.url} did not answer, {self.attempts} times, about {caption!r}: {reason}. Is "
            "it running? java -mx4g -cp '*' edu.stanford.nlp.pipeline.StanfordCoreNLPServer -port 9000"
        )


def _node(tree: Any) -> Node:
    root = Node.of(tree)
    if root.label != "ROOT":
        root = Node("ROOT", children=[root])
        root.relevel()
    return root
