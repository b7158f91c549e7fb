"""The two passes over the shards: counting and writing, as what runs on the workers."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import apache_beam as beam
from etils import epath

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.corpus import Corpus
from malmoi.pipelines.plan import ShardPlan
from malmoi.pipelines.rejects import raise_it
from malmoi.pipelines.shards import UNFINISHED, ShardWriter

REPORT_FILE = f"{UNFINISHED}report.json"


@dataclass(frozen=True)
class Shard:
    """A written shard."""

    split: str
    index: int
    examples: int
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Failure:
    """An error on its way from a worker to the driver, as data, because runners wrap exceptions into others.

    Attributes:
        place: pass and shard; the first failure is the one that is reported.
        message: of the error.
        bad_input: the arguments of a ``BadInput``.
    """

    place: tuple[int, int]
    message: str
    bad_input: dict[str, Any] | None = None

    def error(self) -> MalmoiError:
        """The error again."""
        return BadInput(**self.bad_input) if self.bad_input else MalmoiError(self.message)


@dataclass(kw_only=True)
class Outcome:
    """What a shard, or several, gave."""

    value: Any = None
    failures: list[Failure] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What writing a shard gave; ``number`` is the shard's place among those of all splits."""

    number: int
    shard: Shard
    stats: dict[str, Any]
    rejects: list[dict[str, Any]]


class Count(beam.DoFn):
    """A numbered training shard -> an outcome with its counts."""

    def __init__(self, corpus: Corpus, on_error: str) -> None:
        self._corpus, self._on_error = corpus, on_error

    def process(self, numbered: tuple[int, ShardPlan]) -> Iterator[Outcome]:
        """Counts, chunk by chunk."""
        number, plan = numbered
        # Under "skip" the second pass meets the same bad input again, and lists it.
        reject = raise_it if self._on_error == "raise" else _forget

        def counts() -> Iterator[Any]:
            for chunk in plan.chunks:
                yield self._corpus.count(chunk, chunk.read(), reject)

        yield _attempt((0, number), lambda: self._corpus.merge(counts()))


class Fit(beam.CombineFn):
    """Outcomes with counts -> one outcome with what is fitted to them."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def create_accumulator(self) -> Outcome:
        """No counts."""
        return Outcome(value=self._corpus.merge([]))

    def add_input(self, accumulator: Outcome, outcome: Outcome) -> Outcome:
        """Adds the counts of a shard."""
        return self.merge_accumulators([accumulator, outcome])

    def merge_accumulators(self, accumulators: Iterable[Outcome]) -> Outcome:
        """Adds counts up; from a failure on, only failures are kept."""
        parts = list(accumulators)
        failures = [failure for part in parts for failure in part.failures]
        if failures:
            return Outcome(failures=failures)
        return Outcome(value=self._corpus.merge(part.value for part in parts))

    def extract_output(self, accumulator: Outcome) -> Outcome:
        """Fits."""
        if accumulator.failures:
            return accumulator
        return Outcome(value=self._corpus.fit(accumulator.value))


class Write(beam.DoFn):
    """A numbered shard -> the file, and an outcome with its report."""

    def __init__(self, corpus: Corpus, folder: str, on_error: str) -> None:
        self._corpus, self._folder, self._on_error = corpus, folder, on_error

    def process(self, numbered: tuple[int, ShardPlan], fitted: Outcome) -> Iterator[Outcome]:
        """Writes, unless the first pass failed."""
        number, plan = numbered
        if fitted.failures:
            yield fitted
        else:
            yield _attempt((1, number), lambda: self._write(number, plan, fitted.value))

    def _write(self, number: int, plan: ShardPlan, fitted: Any) -> Report:
        rejects: list[dict[str, Any]] = []
        reject = raise_it if self._on_error == "raise" else lambda error: rejects.append(error.record())
        encoder = self._corpus.encoder(fitted)
        with ShardWriter(epath.Path(self._folder) / plan.file_name(self._corpus.name)) as writer:
            for chunk in plan.chunks:
                writer.write(encoder.records(chunk, chunk.read(), reject))
        shard = Shard(plan.split, plan.index, writer.records, writer.bytes)
        return Report(number=number, shard=shard, stats=encoder.stats, rejects=rejects)


class WriteReport(beam.DoFn):
    """All outcomes -> the corpus's files, and a file for the driver."""

    def __init__(self, corpus: Corpus, folder: str) -> None:
        self._corpus, self._folder = corpus, folder

    def process(self, outcomes: list[Outcome], fitted: Outcome) -> None:
        """Writes what the driver reads once the pipeline is done."""
        folder = epath.Path(self._folder)
        failures = [failure for outcome in outcomes for failure in outcome.failures]
        if not failures:
            saved = _attempt((2, 0), lambda: self._corpus.save(fitted.value, folder))
            failures = saved.failures
        report: dict[str, Any] = {"failure": None}
        if failures:
            report["failure"] = asdict(min(failures, key=lambda failure: failure.place))
        else:
            reports = sorted((outcome.value for outcome in outcomes), key=lambda made: made.number)
            splits: dict[str, dict[str, Any]] = {}
            for made in reports:
                splits[made.shard.split] = merge_stats(splits.get(made.shard.split, {}), made.stats)
            report |= {
                "shards": [asdict(made.shard) for made in reports],
                "splits": splits,
                "rejects": [reject for made in reports for reject in made.rejects],
                "statistics": self._corpus.statistics(fitted.value),
            }
        (folder / REPORT_FILE).write_text(json.dumps(report, ensure_ascii=False))


def merge_stats(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Adds statistics up; of those whose name begins with ``longest`` the larger is kept.

    Example:
        >>> merge_stats({"examples": 2, "longest_story": 7}, {"examples": 3, "longest_story": 4})
        {'examples': 5, 'longest_story': 7}
    """
    merged = dict(one)
    for key, value in other.items():
        if key not in merged:
            merged[key] = value
        elif isinstance(value, Mapping):
            merged[key] = merge_stats(merged[key], value)
        else:
            merged[key] = max(merged[key], value) if key.startswith("longest") else merged[key] + value
    return merged


def _attempt(place: tuple[int, int], make: Callable[[], Any]) -> Outcome:
    try:
        return Outcome(value=make())
    except BadInput as error:
        bad_input = error.record() | {"hint": error.hint}
        return Outcome(failures=[Failure(place=place, message=str(error), bad_input=bad_input)])
    except MalmoiError as error:
        return Outcome(failures=[Failure(place=place, message=str(error))])


def _forget(error: BadInput) -> None:
    """Leaves bad input out without a word."""
