"""bAbI's English files translated into Korean files of the same layout, for other tools to read.

``en`` becomes ``ko`` and ``en-10k`` becomes ``ko-10k``. A file keeps its name; a line keeps its place, its id and its
supporting ids, so that both corpora can be read side by side.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from etils import epath

from malmoi import __version__
from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.babi_language import TranslatedToKorean
from malmoi.pipelines.babi_lines import Lines
from malmoi.pipelines.babi_raw import KOREAN, SIZES, TASKS, Variant, raw_file
from malmoi.pipelines.babi_story import BOUNDARY, chunk_stories
from malmoi.pipelines.babi_text import Reading
from malmoi.pipelines.plan import scan
from malmoi.pipelines.rejects import raise_it
from malmoi.pipelines.whole_file import WholeFile

README = "README.txt"
_ABOUT = """\
The bAbI tasks in Korean, translated from {folder} of tasks_1-20_v1-2 by malmoi {version}, style {style}.
Line by line as in English: ids, supporting facts and file names are the same.

Weston et al., Towards AI-Complete Question Answering: A Set of Prerequisite Toy Tasks, arXiv:1502.05698.
Creative Commons Attribution 3.0, as the original, of which the language was changed.
"""


@dataclass(frozen=True, kw_only=True)
class Translation:
    """A file to translate.

    Attributes:
        source: the English file.
        name: the English file as messages name it.
        target: the Korean file.
        folder: the English folder.
    """

    source: epath.Path
    name: str
    target: epath.Path
    folder: str


@dataclass(frozen=True, kw_only=True)
class TranslationPlan:
    """What there is to translate.

    Attributes:
        files: by folder, task and split.
        missing: files that the English folders lack, each with what was expected.
    """

    files: tuple[Translation, ...]
    missing: tuple[BadInput, ...]


def translation_plan(
    root: epath.PathLike, out: epath.PathLike, *, tasks: Collection[int] | None = None, overwrite: bool = False
) -> TranslationPlan:
    """Finds the English files, and where their translations go.

    Args:
        root: the folder that holds ``en``, ``en-10k`` or both.
        out: where ``ko`` and ``ko-10k`` are made.
        tasks: 1 … 20; all by default.
        overwrite: replaces translations that are there.

    Raises:
        MalmoiError: there is nothing to translate, a task does not exist, or a translation is there already.
    """
    root, out = epath.Path(root), epath.Path(out)
    if tasks is not None and (strange := sorted(set(tasks) - set(TASKS))):
        raise MalmoiError(f"bAbI has the tasks 1 to {len(TASKS)}, no task {strange[0]}.")
    files, missing = [], []
    variants = [Variant(language=KOREAN, size=size) for size in SIZES]
    for variant in [variant for variant in variants if (root / variant.folder).is_dir()]:
        for task in TASKS if tasks is None else sorted(set(tasks)):
            for split in variant.splits:
                try:
                    source, name = raw_file(root, variant, task, split)
                except BadInput as error:
                    missing.append(error)
                    continue
                target = out / variant.folder.replace("en", KOREAN) / source.name
                files.append(Translation(source=source, name=name, target=target, folder=variant.folder))
    if not files:
        why = f"the first that is missing: {missing[0]}" if missing else "it has neither en nor en-10k"
        raise MalmoiError(f"{root} has no English files of bAbI to translate: {why}.")
    there = [file.target for file in files if file.target.exists()]
    if there and not overwrite:
        raise MalmoiError(f"{there[0]} is there already. Write to another folder, or replace it with --overwrite.")
    return TranslationPlan(files=tuple(files), missing=tuple(missing))


def write_translation(file: Translation, *, style: str = "plain") -> int:
    """Translates a file; the Korean one appears when it is whole.

    Args:
        file: what to translate.
        style: of statements; see ``featurize.babi_korean``.

    Returns:
        How many lines it has.

    Raises:
        BadInput: a line is none of bAbI's format, or its text none of bAbI's language.
    """
    reading = Reading(tokenizer="space", language=TranslatedToKorean(style))
    lines = Lines(reading.language)
    count = 0
    file.target.parent.mkdir(parents=True, exist_ok=True)
    with WholeFile(file.target) as whole:
        for chunk in scan(file.source, name=file.name, split="", boundary=BOUNDARY).chunks:
            data = chunk.read()
            for _ in chunk_stories(chunk, data, raise_it, reading):
                pass  # looks at every line
            whole.append(lines(data))
            count += data.count(b"\n")
    return count


def write_readmes(files: Iterable[Translation], *, style: str) -> None:
    """Says in each folder of translations what they are, and of whom."""
    for target, folder in {file.target.parent: file.folder for file in files}.items():
        with WholeFile(target / README) as whole:
            whole.append(_ABOUT.format(folder=folder, version=__version__, style=style).encode())
