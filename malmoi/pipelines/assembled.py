"""What an assembled corpus of generated questions is: its lines, and what became of everything."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from malmoi.featurize.questions.generate import Tally

NO_CAPTION = -1
"""In place of the id of a caption, of a question that comes from none."""


class Line(NamedTuple):
    """A question, as the files of a split have it; the first four are those of the release.

    Attributes:
        questions: the question.
        answers: one word.
        types: a place in ``TYPES``.
        img_ids: the picture's number.
        caption_ids: the caption's, or ``NO_CAPTION``.
        rules: by which it was made.
    """

    questions: str
    answers: str
    types: str
    img_ids: str
    caption_ids: str
    rules: str


@dataclass(kw_only=True)
class Assembled:
    """What became of captions and candidates.

    Attributes:
        tally: of all captions, and how many candidates there were.
        rare: candidates that were dropped because their answer occurs too seldom.
        thinned: those that were dropped because their answer occurs often.
        splits: how many questions each split got.

    The candidates that came out are as many as ``rare``, ``thinned`` and those of the splits together.
    """

    tally: Tally = field(default_factory=Tally)
    rare: int = 0
    thinned: int = 0
    splits: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As JSON's types."""
        return {**vars(self), "tally": {name: _plain(value) for name, value in vars(self.tally).items()}}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Assembled":
        """What ``to_json`` gave."""
        tally = values["tally"].items()
        counts: Any = {name: Counter(value) if isinstance(value, dict) else value for name, value in tally}
        return cls(**{**values, "tally": Tally(**counts)})


def _plain(value: Any) -> Any:
    """Counters in the order of their names, so that equal ones are equal texts."""
    return dict(sorted(value.items())) if isinstance(value, Counter) else value
