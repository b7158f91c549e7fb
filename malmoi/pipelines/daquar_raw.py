"""The files of DAQUAR: which of them holds which split.

DAQUAR comes with all 894 kinds of answers that its annotators gave, and reduced to 37 kinds of things. For each split
there is a file of questions and answers, in one of two formats, and a list of its pictures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from etils import epath

from malmoi.errors import BadInput, MalmoiError

TRIPLE = ".format_triple"
SAMPLED_TEST = "qa.37.raw.reduced.test.txt"
"""The questions of 25 sampled test pictures, which are read where the whole test file is not there."""

# The list of pictures that belongs to a file of questions; other files' list is that of their split.
_LISTS = {SAMPLED_TEST: "sampled_test_names.txt"}


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One way to prepare DAQUAR, named as on the command line: ``894``, ``37-single``.

    Attributes:
        classes: 894 or 37.
        single: leaves out questions with several answers.
    """

    classes: int
    single: bool = False

    @property
    def name(self) -> str:
        """The name that ``VARIANTS`` has it under."""
        return f"{self.classes}-single" if self.single else str(self.classes)

    def files(self, split: str) -> tuple[str, ...]:
        """Names under which the questions of a split may lie; the first that is there is read."""
        text = f"qa.{self.classes}.raw.{split}"
        sampled = (SAMPLED_TEST,) if (self.classes, split) == (37, "test") else ()
        return (f"{text}.txt", *sampled, f"{text}{TRIPLE}")


VARIANTS: Mapping[str, Variant] = MappingProxyType(
    {
        variant.name: variant
        for variant in (Variant(classes=classes, single=single) for single in (False, True) for classes in (894, 37))
    }
)


def variant(name: str) -> Variant:
    """The variant of that name.

    Raises:
        MalmoiError: there is none; the message lists those that are.
    """
    if name not in VARIANTS:
        raise MalmoiError(f"DAQUAR has no variant {name!r}; there are: {', '.join(VARIANTS)}")
    return VARIANTS[name]


def question_file(root: epath.Path, variant: Variant, split: str) -> str | None:
    """The name of the file with the questions of a split; ``None`` where none of those that may hold them is there."""
    return next((name for name in variant.files(split) if (root / name).exists()), None)


def no_question_file(root: epath.Path, variant: Variant, split: str) -> BadInput:
    """The error for a split whose questions are not there."""
    first, *others = variant.files(split)
    there = sorted(path.name for path in root.iterdir()) if root.is_dir() else []
    return BadInput(
        reason="missing-file",
        file=first,
        line=None,
        expected=f"the {split} questions, here or in {' or '.join(others)}",
        found=f"no such file in {root}" + (f" (there are: {', '.join(there[:8])})" if there else ""),
    )


def list_file(questions: str, split: str) -> str:
    """The name of the list of pictures that a file of questions keeps to.

    Example:
        >>> list_file("qa.37.raw.train.txt", "train"), list_file("qa.37.raw.reduced.test.txt", "test")
        ('train.txt', 'sampled_test_names.txt')
    """
    return _LISTS.get(questions, f"{split}.txt")
