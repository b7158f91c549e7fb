"""COCO-QA for the pipeline: the files that Ren, Kiros and Zemel (2015) published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from etils import epath

from malmoi.errors import BadInput
from malmoi.pipelines.aligned_files import scan_aligned
from malmoi.pipelines.coco_qa_lines import FILES, coco_questions
from malmoi.pipelines.corpus import Raw
from malmoi.pipelines.picture_vectors import PictureVectors
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
        vectors: those of the pictures, to be stored beside the questions.
        name: of the dataset.
    """

    root: str
    vectors: PictureVectors | None = None
    name: str = "coco_qa"

    def raw(self, reject: Reject) -> Raw:
        """Finds and scans the raw files; a split of which a file is missing or of another length is left out."""
        files: dict[str, RawFile] = {}
        for split in SPLITS:
            paths = {name: epath.Path(self.root) / name for name in (f"{split}/{file}.txt" for file in FILES)}
            try:
                files |= scan_aligned(paths, split=split, chunk_bytes=self.chunk_bytes)
            except BadInput as error:
                reject(error)
        return Raw(tuple(chunk for file in files.values() for chunk in file.chunks), files, self.shard_bytes)

    def read(self, chunk: Chunk, data: bytes, reject: Reject) -> Iterator[VisualQuestion]:
        """The questions of a chunk, as the raw files have them."""
        return coco_questions(chunk, data, reject)

    def statistics(self, fitted: Fitted) -> Mapping[str, Any]:
        """What ``stats.json`` says of the corpus besides the splits."""
        return {"config": f"released{self.suffix}", **super().statistics(fitted)}
