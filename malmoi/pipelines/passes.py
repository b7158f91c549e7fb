"""The two passes over the shards: counting and writing, as what runs on the workers."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import apache_beam as beam
from apache_beam.runners.worker.statecache import CacheAware
from etils import epath

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.corpus import Corpus
from malmoi.pipelines.plan import ShardPlan
from malmoi.pipelines.rejects import REJECTS_FILE, RejectsPart, raise_it
from malmoi.pipelines.shards import ShardWriter
from malmoi.pipelines.whole_file import UNFINISHED

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
class Outcome(CacheAware):
    """What a shard, or several, gave."""

    value: Any = None
    failures: list[Failure] = field(default_factory=list)

    def get_referents_for_cache(self) -> list[Any]:
        """What Beam's workers weigh when they keep one: nothing, since a vocabulary takes long to walk through."""
        return []


@dataclass(frozen=True, kw_only=True)
class Report:
    """What writing a shard gave.

    Attributes:
        number: the shard's place among those of all splits.
        shard: the file.
        stats: what the encoder counted.
        rejects: how many were set aside of each reason; they lie in a file of their own.
        first_reject: the first of them.
    """

    number: int
    shard: Shard
    stats: dict[str, Any]
    rejects: Mapping[str, int]
    first_reject: dict[str, Any] | None


def rejects_part(number: int) -> str:
    """The name of the file with what was set aside of a shard, until all are put together.

    Example:
        >>> rejects_part(3)
        'incomplete.00003.rejects.jsonl'
    """
    return f"{UNFINISHED}{number:05d}.{REJECTS_FILE}"


class Count(beam.DoFn):
    """A numbered shard of a counted split -> an outcome with its counts."""

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
        """Adds the counts of a shard; from a failure on, only failures are kept."""
        if accumulator.failures or outcome.failures:
            return Outcome(failures=accumulator.failures + outcome.failures)
        # Into the accumulator, which is ours to change: the words of a shard are few beside those of all.
        return Outcome(value=self._corpus.merge([accumulator.value, outcome.value]))

    def merge_accumulators(self, accumulators: Iterable[Outcome]) -> Outcome:
        """Adds counts up."""
        merged = self.create_accumulator()
        for accumulator in accumulators:
            merged = self.add_input(merged, accumulator)
        return merged

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
        folder = epath.Path(self._folder)
        encoder = self._corpus.encoder(fitted)
        with (
            RejectsPart(folder / rejects_part(number)) as rejects,
            ShardWriter(folder / plan.file_name(self._corpus.name)) as writer,
        ):
            reject = raise_it if self._on_error == "raise" else rejects.add
            for chunk in plan.chunks:
                writer.write(encoder.records(chunk, chunk.read(), reject))
        return Report(
            number=number,
            shard=Shard(plan.split, plan.index, writer.records, writer.bytes),
            stats=encoder.stats,
            rejects=rejects.counts,
            first_reject=rejects.first,
        )


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
            rejects: Counter[str] = Counter()
            for made in reports:
                rejects.update(made.rejects)
                splits[made.shard.split] = merge_stats(splits.get(made.shard.split, {}), made.stats)
            report |= {
                "shards": [asdict(made.shard) for made in reports],
                "splits": splits,
                "rejects": rejects,
                "first_reject": next((made.first_reject for made in reports if made.first_reject), None),
                "rejects_parts": [rejects_part(made.number) for made in reports if made.rejects],
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
