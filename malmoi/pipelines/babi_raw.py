"""The layout of the bAbI archive: which file holds which task and split.

The official archive ``tasks_1-20_v1-2.tar.gz`` holds one folder a language and size; ``en`` is English with
1,000 questions for training a task, ``en-10k`` with 10,000. ``shuffled`` has the letters of the words
permuted, ``en-valid`` has the training stories split into train and valid. Korean is made of the English folders, or
read from a folder of files of one's own.
"""

import difflib
import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from etils import epath

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.babi_korean import STYLES
from malmoi.featurize.korean import KOREAN_TOKENIZERS

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
KOREAN = "ko"
"""The language that is translated from English; of a size of its own, ``OWN``, its files are the user's."""
OWN = "custom"

# The split names of the files, by the names TFDS gives to splits.
_FILE_SPLITS = {"train": "train", "validation": "valid", "test": "test"}
# What Variant.style and Variant.tokenizer are unless the name says something else.
_PLAIN, _SPACE = STYLES[0], "space"
_OWN_FILE = re.compile(r"qa(?P<task>[1-9]\d*)_(?:.*_)?(?P<split>train|valid|test)(?:_[^_]*)?\.txt")


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One way to prepare bAbI, named as on the command line: ``en-10k``, ``hn-1k-qa3``, ``ko-1k-qa1-okt-pe``.

    Attributes:
        language: a folder of the archive, without its size; or ``ko``.
        size: ``1k`` or ``10k`` training questions a task; of Korean also ``custom``, for files of one's own.
        task: 1 … 20, or ``None`` for all of them.
        style: how Korean statements that are translated end; see ``featurize.babi_korean``.
        tokenizer: one of ``KOREAN_TOKENIZERS`` for Korean; ``None`` for the language's own.
        encoding: ``ids``, or ``bow`` or ``pe`` where sentence encodings are stored beside the word ids.
    """

    language: str
    size: str
    task: int | None = None
    style: str = _PLAIN
    tokenizer: str | None = None
    encoding: str = "ids"

    @property
    def name(self) -> str:
        """The name that ``variant`` reads."""
        parts = [
            *(self.language, self.size),
            "" if self.task is None else f"qa{self.task}",
            "" if self.style == _PLAIN else self.style,
            "" if self.tokenizer in (None, _SPACE) else _in_name(self.tokenizer),
            "" if self.encoding == "ids" else self.encoding,
        ]
        return "-".join(filter(None, parts))

    @property
    def tokenizer_name(self) -> str:
        """The tokenizer, by its name in ``featurize.tokenize``."""
        return self.tokenizer or (_SPACE if self.language == KOREAN else "babi_words")

    @property
    def own_files(self) -> bool:
        """Whether it is made of files of the user's, and not of the archive."""
        return self.size == OWN

    @property
    def folder(self) -> str:
        """The folder of the archive; those of 1k have no size in their names. Empty for files of one's own."""
        if self.own_files:
            return ""
        language = "en" if self.language == KOREAN else self.language
        return language if self.size == "1k" else f"{language}-{self.size}"

    @property
    def tasks(self) -> tuple[int, ...]:
        """The tasks it holds; of files of one's own those that it may hold."""
        return TASKS if self.task is None else (self.task,)

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits it has."""
        return ("train", "validation", "test") if self.language == "en-valid" else ("train", "test")


def variant(name: str) -> Variant:
    """The variant of that name.

    Raises:
        MalmoiError: there is none; the message says how names are built, and which are near.

    Example:
        >>> variant("en-10k-qa3-bow")
        Variant(language='en', size='10k', task=3, style='plain', tokenizer=None, encoding='bow')
        >>> variant("ko-1k-polite-okt").tokenizer_name, variant("ko-1k").tokenizer_name
        ('okt', 'space')
    """
    found = variants().get(name)
    if found is None:
        raise MalmoiError(
            f"bAbI has no variant {name!r}; near are: {', '.join(near_names(name))}. A name is "
            f"{{{','.join((*LANGUAGES, KOREAN))}}}-{{{','.join(SIZES)}}} or {KOREAN}-{OWN}, then -qa1 to -qa20 for one "
            f"task; of {KOREAN}-{{{','.join(SIZES)}}} then -{STYLES[1]} for that style; of all Korean then a tokenizer "
            f"({', '.join(map(_in_name, _tokenizers()))}); then -bow or -pe for stored sentence encodings: en-10k, "
            "hn-1k-qa3, ko-10k-qa1-okt, en-1k-qa1-pe."
        )
    return found


def near_names(name: str) -> list[str]:
    """A few names that resemble one."""
    return difflib.get_close_matches(name, variants(), n=5) or list(variants())[:5]


@cache
def variants() -> Mapping[str, Variant]:
    """Every variant by its name: all tasks of a folder first, then each task; ids first, then bow and pe.

    Those of a tokenizer or a style come last.
    """
    tasks = (None, *TASKS)
    plain = [
        Variant(language=language, size=size, task=task, encoding=encoding)
        for encoding in ENCODINGS
        for language, size in (*itertools.product((*LANGUAGES, KOREAN), SIZES), (KOREAN, OWN))
        for task in tasks
    ]
    chosen = [
        Variant(language=KOREAN, size=size, task=task, style=style, tokenizer=tokenizer, encoding=encoding)
        for encoding in ENCODINGS
        for size, style in (*itertools.product(SIZES, STYLES), (OWN, _PLAIN))
        for tokenizer in (None, *_tokenizers())
        for task in tasks
        if (style, tokenizer) != (_PLAIN, None)
    ]
    return MappingProxyType({variant.name: variant for variant in (*plain, *chosen)})


def listed_variants() -> Iterable[Variant]:
    """Those that TFDS lists: without the ones that name a tokenizer or a style, which are made from their names."""
    return (one for one in variants().values() if one.tokenizer is None and one.style == _PLAIN)


def _in_name(tokenizer: str) -> str:
    """How a tokenizer stands in a name, where no slash can be: ``okt/tags`` is ``okt-tags``."""
    return tokenizer.replace("/", "-")


def _tokenizers() -> list[str]:
    """Those that are named; ``space`` is not, so that a dataset has one name only."""
    return [name for name in KOREAN_TOKENIZERS if name != _SPACE]


def raw_file(root: epath.Path, variant: Variant, task: int, split: str) -> tuple[epath.Path, str]:
    """The file of a task and split, and its name relative to the archive.

    ``qa3_three-supporting-facts_train.txt``, or ``qa3_train.txt`` as in the ``en-valid`` folders.

    Args:
        root: the folder that holds ``en``, ``en-10k``, …; or files of one's own.
        variant: tells the folder.
        task: 1 … 20.
        split: a TFDS split name.

    Raises:
        BadInput: ``missing-file``, or ``not-a-file`` when there is a folder of that name; of files of one's own
            ``two-files`` where several could be meant.
    """
    if variant.own_files:
        return _own_file(root, task, split)
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


def own_tasks(names: Iterable[str]) -> set[int]:
    """The tasks that files of one's own are of, by their names.

    Example:
        >>> own_tasks(["qa1_single-supporting-fact_train_kor.txt", "qa20_test.txt", "qa21_test.txt", "README.txt"])
        {1, 20}
    """
    return {int(match["task"]) for name in names if (match := _OWN_FILE.fullmatch(name))} & set(TASKS)


def _own_file(root: epath.Path, task: int, split: str) -> tuple[epath.Path, str]:
    wanted = (str(task), _FILE_SPLITS[split])
    found = sorted(
        path.name
        for path in root.iterdir()
        if (match := _OWN_FILE.fullmatch(path.name)) and (match["task"], match["split"]) == wanted
    )
    name = f"qa{task}_{SLUGS[task]}_{_FILE_SPLITS[split]}.txt"
    expected = f"the {split} questions of task {task} (or qa{task}_…{_FILE_SPLITS[split]}….txt)"
    if not found:
        raise BadInput(
            reason="missing-file",
            file=name,
            line=None,
            expected=expected,
            found="no such file",
            hint=f"Looked in {root}.",
        )
    if len(found) > 1:
        raise BadInput(
            reason="two-files", file=found[0], line=None, expected=expected, found=f"also {', '.join(found[1:])}"
        )
    if not (root / found[0]).is_file():
        raise BadInput(reason="not-a-file", file=found[0], line=None, expected="a file", found="a folder")
    return root / found[0], found[0]
