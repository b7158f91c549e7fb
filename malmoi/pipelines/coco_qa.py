"""COCO-QA for the pipeline: the files that Ren, Kiros and Zemel (2015) published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from etils import epath

from malmoi.errors import BadInput
from malmoi.pipelines.aligned_files import scan_aligned
from malmoi.pipelines.coco_qa_lines import FILES, coco_questions
from malmoi.pipelines.corpus import Raw
from malmoi.pipelines.plan import Chunk, RawFile
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.visual_corpus import SPLITS, VisualCorpus
from malmoi.pipelines.visual_encoder import Fitted
from malmoi.pipelines.visual_question import VisualQuestion


@dataclass(frozen=True)
class CocoQaCorpus(VisualCorpus):
    """COCO-QA for ``prepare``.

    Attributes:
        root: the folder that holds ``train`` and ``test``, each with four files.
        name: of the dataset.
    """

    root: str
    name: str = "coco_qa"

    def raw(self, reject: Reject) -> Raw:
        """Finds and scans the raw files; a split of which a file is missing or of another length is left out."""
        files: dict[str, RawFile] = {}
        for split in SPLITS:
            names = [f"{split}/{file}.txt" for file in FILES]
            try:
                files |= scan_aligned({name: epath.Path(self.root) / name for name in names}, split=split)
            except BadInput as error:
                reject(error)
        return Raw(tuple(chunk for file in files.values() for chunk in file.chunks), files)

    def questions(self, chunk: Chunk, data: bytes, reject: Reject) -> Iterator[VisualQuestion]:
        """The questions of a chunk."""
        return coco_questions(chunk, data, reject)

    def statistics(self, fitted: Fitted) -> Mapping[str, Any]:
        """What ``stats.json`` says of the corpus besides the splits."""
        return {"config": "released", **super().statistics(fitted)}
