"""DAQUAR for the pipeline: questions about indoor pictures, by Malinowski and Fritz (2014)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from etils import epath

from malmoi.errors import BadInput
from malmoi.pipelines.corpus import Raw
from malmoi.pipelines.daquar_lines import daquar_questions, image_number
from malmoi.pipelines.daquar_raw import SAMPLED_TEST, TRIPLE, Variant, list_file, no_question_file, question_file
from malmoi.pipelines.picture_vectors import PictureVectors
from malmoi.pipelines.plan import Chunk, RawFile, scan
from malmoi.pipelines.raw_lines import shown, text_lines
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.text_file import text_bytes
from malmoi.pipelines.visual_corpus import SPLITS, VisualCorpus
from malmoi.pipelines.visual_encoder import Fitted
from malmoi.pipelines.visual_question import VisualQuestion

SAMPLED_NOTE = (
    f"the test questions are those of 25 sampled pictures ({SAMPLED_TEST}), because qa.37.raw.test.txt is not there: "
    "figures on them are not those of the whole test set"
)


@dataclass(frozen=True)
class DaquarCorpus(VisualCorpus):
    """DAQUAR for ``prepare``.

    Attributes:
        root: the folder that holds the files of the variant, and the lists of pictures if there are any.
        variant: which files, and whether questions with several answers are left out.
        vectors: those of the pictures, to be stored beside the questions.
        name: of the dataset.
    """

    root: str
    variant: Variant
    vectors: PictureVectors | None = None
    name: str = "daquar"

    @property
    def single(self) -> bool:
        """Whether questions with several answers are left out."""
        return self.variant.single

    @property
    def answer_sets(self) -> bool:
        """In the forms that are not of single words."""
        return not self.variant.single

    def raw(self, reject: Reject) -> Raw:
        """Finds and scans the raw files: questions, and the lists of pictures where there are any."""
        root, files = epath.Path(self.root), dict[str, RawFile]()
        for split in SPLITS:
            name = question_file(root, self.variant, split)
            if name is None:
                reject(no_question_file(root, self.variant, split))
                continue
            try:
                text_bytes(root / name, name=name)
                lines = 3 if _is_triple(name) else 2
                files[name] = scan(root / name, name=name, split=split, unit_lines=lines, chunk_bytes=self.chunk_bytes)
                names_pictures = root / list_file(name, split)
                if names_pictures.exists():
                    listed = scan(names_pictures, name=names_pictures.name, split=split)
                    files[names_pictures.name] = RawFile((), listed.bytes, listed.sha256, listed.lines)
                    self._listed(name, split, reject)
            except BadInput as error:
                reject(error)
        return Raw(tuple(chunk for file in files.values() for chunk in file.chunks), files, self.shard_bytes)

    def read(self, chunk: Chunk, data: bytes, reject: Reject) -> Iterator[VisualQuestion]:
        """The questions of a chunk, as the raw files have them."""
        # What is wrong in the list has been told before.
        listed = self._listed(chunk.name, chunk.split, lambda error: None)
        return daquar_questions(chunk, data, reject, triple=_is_triple(chunk.name), listed=listed)

    def _listed(self, questions: str, split: str, reject: Reject) -> frozenset[int] | None:
        """The pictures that the list of a file of questions names; ``None`` where there is no list."""
        path = epath.Path(self.root) / list_file(questions, split)
        if not path.exists():
            return None
        numbers = set()
        for place, line in enumerate(text_lines(path.read_bytes(), file=path.name), 1):
            number = image_number(line) if isinstance(line, str) else None
            if number is not None:
                numbers.add(number)
            elif isinstance(line, BadInput):
                reject(line)
            else:
                expected = "a picture such as image14"
                reject(BadInput(reason="list", file=path.name, line=place, expected=expected, found=shown(line)))
        return frozenset(numbers)

    def statistics(self, fitted: Fitted) -> Mapping[str, Any]:
        """What ``stats.json`` says of the corpus besides the splits."""
        sampled = question_file(epath.Path(self.root), self.variant, "test") == SAMPLED_TEST
        notes = [SAMPLED_NOTE] if sampled else []
        return {"config": f"{self.variant.name}{self.suffix}", "notes": notes, **super().statistics(fitted)}


def _is_triple(name: str) -> bool:
    return name.endswith(TRIPLE)
