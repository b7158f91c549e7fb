"""bAbI's own checks of a prepared dataset."""

from collections.abc import Iterator, Mapping

from malmoi.datasets.babi.verify_raw import raw_files, tasks_and_counts
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import NOTE, PROBLEM, Finding, Table, caught, compared
from malmoi.datasets.shard_scan import Columns
from malmoi.datasets.stats import entry
from malmoi.datasets.story_overlap import story_overlap
from malmoi.datasets.story_scan import StoryMeasure, in_order, story_statistics
from malmoi.datasets.unknown import unknown_words_and_answers
from malmoi.pipelines.babi_raw import SLUGS

_FIGURES = ("examples", "stories", "statements", "longest_story", "tokens")
_COLUMNS = (
    *("split", "questions", "stories", "statements", "longest story", "words"),
    *("unknown words", "unknown answers", "cut"),
)


class BabiChecks:
    """Checks that hold for bAbI, official or in its format.

    * What ``stats.json`` says of each split is counted again from its records.
    * The raw files were the official ones, where their digests are known; the number of questions is theirs.
    * How many words and answers were not seen in training, how many sentences were cut.
    * How many questions occur twice, in train or in train and in another split, the whole story being the
      same.
    """

    def __init__(self, dataset: Prepared) -> None:
        """Opens vocabularies and features.

        Raises:
            MalmoiError: they are not those of a prepared bAbI.
        """
        self._dataset = dataset
        self.measure = StoryMeasure(dataset)

    def conclude(self, splits: Mapping[str, Columns]) -> Iterator[Finding | Table]:
        """All findings, then the figures.

        Args:
            splits: what was measured of those splits that are whole.
        """
        dataset = self._dataset
        yield from caught("features", _features(dataset))
        for split, columns in splits.items():
            yield from caught("counts", _counted_again(dataset, split, columns))
        yield from caught("raw files", raw_files(dataset))
        yield from caught("tasks", tasks_and_counts(dataset))
        for split in dataset.splits:
            told = "sentences cut to the longest of train"
            found = unknown_words_and_answers(dataset, split, cut="cut_sentences", told=told)
            yield from caught("unknown", found)
        yield from caught("figures", _figures(dataset))
        if "train" in splits:
            yield from story_overlap(splits, SLUGS)
        if missing := [split for split in dataset.splits if split not in splits]:
            yield Finding(NOTE, "overlap", f"not looked at, because shards are damaged: {', '.join(missing)}")


def _features(dataset: Prepared) -> Iterator[Finding]:
    if list(getattr(dataset.features["answer"], "names", ())) != list(dataset.answers.words):
        message = "answer.labels.txt: expected the words of answers.vocab.txt, found others"
        yield Finding(PROBLEM, "features", message)
    *_, sentence = dataset.features["story"].shape
    (question,) = dataset.features["question"].shape
    story = entry(dataset, "splits", "train", "longest_story")
    for name, expected, by in (
        ("sentence", sentence, "features.json"),
        ("question", question, "features.json"),
        ("story", story, "splits.train.longest_story"),
    ):
        yield from compared(f"longest.{name}", expected, entry(dataset, "longest", name), by=by)


def _counted_again(dataset: Prepared, split: str, columns: Columns) -> Iterator[Finding]:
    if not in_order(columns):
        message = f"{split}: expected records in the order task, story, question and none twice, found others"
        yield Finding(PROBLEM, "shards", message)
    stored = entry(dataset, "splits", split, kind=dict)
    cut = entry(dataset, "splits", split, "cut_sentences")
    for name, counted in story_statistics(columns).items():
        # Words that were cut away were counted, but are not stored.
        if not (cut and name in ("tokens", "unknown_tokens")):
            yield from compared(f"splits.{split}.{name}", counted, stored.get(name))


def _figures(dataset: Prepared) -> Iterator[Table]:
    rows = []
    for split in dataset.splits:
        figures = [entry(dataset, "splits", split, name) for name in _FIGURES]
        shares = [
            entry(dataset, "splits", split, part) / max(1, entry(dataset, "splits", split, whole))
            for part, whole in (("unknown_tokens", "tokens"), ("unknown_answers", "examples"))
        ]
        rows.append((split, *figures, *shares, entry(dataset, "splits", split, "cut_sentences")))
    yield Table("splits", _COLUMNS, tuple(rows))
