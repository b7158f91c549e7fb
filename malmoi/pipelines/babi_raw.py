"""The layout of the bAbI archive: which file holds which task and split.

The official archive ``tasks_1-20_v1-2.tar.gz`` holds one folder a language and size; ``en`` is English with
1,000 questions for training a task, ``en-10k`` with 10,000. ``shuffled`` has the letters of the words
permuted, ``en-valid`` has the training stories split into train and valid.
"""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from etils import epath

from malmoi.errors import BadInput, MalmoiError

SLUGS: Mapping[int, str] = MappingProxyType(
    {
        1: "single-supporting-fact",
        2: "two-supporting-facts",
        3: "three-supporting-facts",
        4: "two-arg-relations",
        5: "three-arg-relations",
        6: "yes-no-questions",
        7: "counting",
        8: "lists-sets",
        9: "simple-negation",
        10: "indefinite-knowledge",
        11: "basic-coreference",
        12: "conjunction",
        13: "compound-coreference",
        14: "time-reasoning",
        15: "basic-deduction",
        16: "basic-induction",
        17: "positional-reasoning",
        18: "size-reasoning",
        19: "path-finding",
        20: "agents-motivations",
    }
)
TASKS = tuple(SLUGS)
LANGUAGES = ("en", "hn", "shuffled", "en-valid")
SIZES = ("1k", "10k")
ENCODINGS = ("ids", "bow", "pe")

# The split names of the files, by the names TFDS gives to splits.
_FILE_SPLITS = {"train": "train", "validation": "valid", "test": "test"}
_NAME = re.compile(
    rf"(?P<language>{'|'.join(LANGUAGES)})-(?P<size>{'|'.join(SIZES)})"
    r"(?:-qa(?P<task>[1-9]|1[0-9]|20))?(?:-(?P<encoding>bow|pe))?"
)


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One way to prepare bAbI, named as on the command line: ``en-10k``, ``hn-1k-qa3``, ``en-1k-qa1-pe``.

    Attributes:
        language: a folder of the archive, without its size.
        size: ``1k`` or ``10k`` training questions a task.
        task: 1 … 20, or ``None`` for all of them.
        encoding: ``ids``, or ``bow`` or ``pe`` where sentence encodings are stored beside the word ids.
    """

    language: str
    size: str
    task: int | None = None
    encoding: str = "ids"

    @property
    def name(self) -> str:
        """The name that ``variant`` reads."""
        task = "" if self.task is None else f"-qa{self.task}"
        encoding = "" if self.encoding == "ids" else f"-{self.encoding}"
        return f"{self.language}-{self.size}{task}{encoding}"

    @property
    def folder(self) -> str:
        """The folder of the archive; those of 1k have no size in their names."""
        return self.language if self.size == "1k" else f"{self.language}-{self.size}"

    @property
    def tasks(self) -> tuple[int, ...]:
        """The tasks it holds."""
        return TASKS if self.task is None else (self.task,)

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits it has."""
        return ("train", "validation", "test") if self.language == "en-valid" else ("train", "test")


def variant(name: str) -> Variant:
    """The variant of that name.

    Raises:
        MalmoiError: there is none; the message says how names are built.

    Example:
        >>> variant("en-10k-qa3-bow")
        Variant(language='en', size='10k', task=3, encoding='bow')
    """
    match = _NAME.fullmatch(name)
    if match is None:
        raise MalmoiError(
            f"bAbI has no variant {name!r}. A name is {{{','.join(LANGUAGES)}}}-{{{','.join(SIZES)}}}, then "
            "-qa1 to -qa20 for one task, then -bow or -pe for stored sentence encodings: en-10k, hn-1k-qa3, "
            "en-1k-qa1-pe."
        )
    task = match["task"]
    return Variant(
        language=match["language"],
        size=match["size"],
        task=int(task) if task else None,
        encoding=match["encoding"] or "ids",
    )


def variants() -> list[Variant]:
    """Every variant: all tasks of a folder first, then each task; ids first, then bow and pe."""
    return [
        Variant(language=language, size=size, task=task, encoding=encoding)
        for encoding, language, size, task in itertools.product(ENCODINGS, LANGUAGES, SIZES, (None, *TASKS))
    ]


def raw_file(root: epath.Path, variant: Variant, task: int, split: str) -> tuple[epath.Path, str]:
    """The file of a task and split, and its name relative to the archive.

    ``qa3_three-supporting-facts_train.txt``, or ``qa3_train.txt`` as in the ``en-valid`` folders.

    Args:
        root: the folder that holds ``en``, ``en-10k``, ….
        variant: tells the folder.
        task: 1 … 20.
        split: a TFDS split name.

    Raises:
        BadInput: ``missing-file``, or ``not-a-file`` when there is a folder of that name.
    """
    ending = f"_{_FILE_SPLITS[split]}.txt"
    names = [f"qa{task}_{SLUGS[task]}{ending}", f"qa{task}{ending}"]
    if variant.language == "en-valid":
        names.reverse()
    for name in names:
        path, relative = root / variant.folder / name, f"{variant.folder}/{name}"
        if path.is_file():
            return path, relative
        if path.exists():
            raise BadInput(reason="not-a-file", file=relative, line=None, expected="a file", found="a folder")
    raise BadInput(
        reason="missing-file",
        file=f"{variant.folder}/{names[0]}",
        line=None,
        expected=f"the {split} questions of task {task} (or a file {names[1]})",
        found="no such file",
        hint=f"Looked in {root / variant.folder}.",
    )
