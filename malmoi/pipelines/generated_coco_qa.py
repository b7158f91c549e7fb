"""COCO-QA generated from COCO's captions, for the pipeline."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etils import epath

from malmoi.errors import BadInput
from malmoi.pipelines.aligned_files import scan_aligned
from malmoi.pipelines.assembled import Assembled, Line
from malmoi.pipelines.caption_splits import CaptionSplits
from malmoi.pipelines.coco_qa_lines import coco_questions
from malmoi.pipelines.corpus import Raw
from malmoi.pipelines.generation import Generation
from malmoi.pipelines.picture_vectors import PictureVectors
from malmoi.pipelines.plan import Chunk, RawFile
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.visual_corpus import SPLITS, VisualCorpus
from malmoi.pipelines.visual_encoder import Fitted
from malmoi.pipelines.visual_question import VisualQuestion

PATTERNS = {"train": "captions_train*.json", "test": "captions_val*.json"}
"""The files with the captions of each split."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """Questions that were generated.

    Attributes:
        folder: where their files lie.
        assembled: what became of captions and candidates.
        left_out: annotations that were set aside.
    """

    folder: str
    assembled: Assembled
    left_out: tuple[BadInput, ...] = ()


@dataclass(frozen=True)
class GeneratedCocoQaCorpus(VisualCorpus):
    """Generated COCO-QA for ``prepare``; its raw files are COCO's annotations.

    Attributes:
        root: the folder that holds the annotations.
        generation: how questions are made of them.
        vectors: those of the pictures, to be stored beside the questions.
        made: the questions; ``None`` before they are generated, when only the raw files can be asked for.
        name: of the dataset.
    """

    root: str
    generation: Generation
    vectors: PictureVectors | None = None
    made: Made | None = None
    name: str = "coco_qa"

    @property
    def captions(self) -> CaptionSplits:
        """The annotations of both splits.

        Raises:
            BadInput: there are none of a split (``missing-file``).
        """
        found = {split: sorted(Path(self.root).glob(pattern)) for split, pattern in PATTERNS.items()}
        for split, paths in found.items():
            if not paths:
                raise BadInput(
                    reason="missing-file",
                    file=self.root,
                    line=None,
                    expected=f"COCO's captions of the {split} pictures, a file {PATTERNS[split]}",
                    found="none",
                )
        instances = tuple(Path(file) for file in self.generation.instances)
        return CaptionSplits(train=tuple(found["train"]), test=tuple(found["test"]), instances=instances)

    def raw(self, reject: Reject) -> Raw:
        """Looks at the annotations, and scans the questions that were made of them."""
        captions, chunks = self.captions, list[Chunk]()
        files = {path.name: _whole(path) for path in (*captions.train, *captions.test, *captions.instances)}
        if self.made is not None:
            for error in self.made.left_out:
                reject(error)
            for split in SPLITS:
                lines = {name: epath.Path(self.made.folder) / name for name in _names(split)}
                for file in scan_aligned(lines, split=split, chunk_bytes=self.chunk_bytes).values():
                    chunks += file.chunks
        return Raw(tuple(chunks), files, self.shard_bytes)

    def read(self, chunk: Chunk, data: bytes, reject: Reject) -> Iterator[VisualQuestion]:
        """The questions of a chunk, each with its origin."""
        return coco_questions(chunk, data, reject, mode=self.generation.mode)

    def statistics(self, fitted: Fitted) -> Mapping[str, Any]:
        """What ``stats.json`` says of the corpus besides the splits."""
        told = {"config": f"generated{self.suffix}", **super().statistics(fitted)}
        return told if self.made is None else told | {"generation": self._told(self.made.assembled)}

    def _told(self, assembled: Assembled) -> dict[str, Any]:
        tally = assembled.to_json()["tally"]
        return {
            "settings": self.generation.told(),
            "captions": {
                "read": tally["captions"],
                "with_questions": tally["asked"],
                "without_questions": tally["silent"],
                "set_aside": tally["set_aside"],
            },
            "candidates": {
                "by_type": tally["questions"],
                "by_rule": tally["rules"],
                "dropped": tally["dropped"],
            },
            "assembly": {"rare": assembled.rare, "thinned": assembled.thinned, "kept": assembled.splits},
        }


def _names(split: str) -> list[str]:
    return [f"{split}/{file}.txt" for file in Line._fields]


def _whole(path: Path) -> RawFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return RawFile((), path.stat().st_size, digest, 0)
