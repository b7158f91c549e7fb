"""Settings of questions that are generated from captions."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from malmoi.errors import MalmoiError
from malmoi.featurize.parsing.chunk import ChunkParser
from malmoi.featurize.parsing.corenlp import CoreNlpParser
from malmoi.featurize.parsing.parser import Parser
from malmoi.featurize.questions.assembly import Assembly
from malmoi.featurize.questions.rules import rules_of

PARSERS = ("chunk", "corenlp")


@dataclass(frozen=True, kw_only=True)
class Generation:
    """How questions are generated.

    Attributes:
        mode: ``faithful`` or ``corrected``.
        parser: ``chunk``, rules made for captions, or ``corenlp``, a Stanford CoreNLP server.
        corenlp_url: where the server listens.
        assembly: which candidates are kept.
        instances: COCO's instance annotations, which add questions about numbers; see ``featurize.questions.counts``.

    Raises:
        MalmoiError: a value is none of those that there are.

    Example:
        >>> Generation(mode="corrected", assembly=Assembly(rarest=2)).told()["rarest"]
        2
    """

    mode: str = "faithful"
    parser: str = "chunk"
    corenlp_url: str = CoreNlpParser.url
    assembly: Assembly = field(default_factory=Assembly)
    instances: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        rules_of(self.mode)
        if self.parser not in PARSERS:
            raise MalmoiError(f"parser is {self.parser!r}; it can be {' or '.join(map(repr, PARSERS))}.")

    def caption_parser(self) -> Parser:
        """The parser."""
        if self.parser == "corenlp":
            return CoreNlpParser(url=self.corenlp_url)
        return ChunkParser(slips=self.mode == "faithful")

    def told(self) -> dict[str, Any]:
        """The settings that decide what comes out, as JSON's types: files by their names."""
        files = [Path(file).name for file in self.instances]
        return {"mode": self.mode, "parser": self.parser, **asdict(self.assembly), "instances": files}
