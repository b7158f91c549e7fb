"""Verifying a prepared dataset: is it as preparing left it, and what should its readers know of it?

Every record is read once. Nothing is written, and no raw data is needed.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from etils import epath

from malmoi.datasets.babi.verify import BabiChecks
from malmoi.datasets.coco_captioning.verify import coco_captioning_checks
from malmoi.datasets.coco_qa.verify import coco_qa_checks
from malmoi.datasets.daquar.verify import daquar_checks
from malmoi.datasets.image_verify import ImageChecks
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.ptb.verify import PtbChecks
from malmoi.datasets.report import NOTE, OK, PROBLEM, Finding, Report, Table, caught, some
from malmoi.datasets.shard_scan import Columns, Measure, SplitScan, scan_split
from malmoi.datasets.stats import entry, rejects
from malmoi.datasets.token_verify import TokenChecks
from malmoi.errors import MalmoiError
from malmoi.pipelines.rejects import REJECTS_FILE, by_reason

_JSON_FILES = ("dataset_info.json", "features.json", "stats.json")
_VOCABULARY = (".vocab.txt", ".vocab.json")


class Checks(Protocol):
    """What a corpus adds to the checks that hold for all."""

    @property
    def measure(self) -> Measure:
        """Measures records while they are scanned."""

    def conclude(self, splits: Mapping[str, Columns]) -> Iterator[Finding | Table]:
        """Checks that need what was measured, of those splits whose shards are whole."""


_CORPORA: Mapping[str, Callable[[Prepared], Checks]] = {
    "babi": BabiChecks,
    "coco_captioning": coco_captioning_checks,
    "coco_qa": coco_qa_checks,
    "daquar": daquar_checks,
    "image_features": ImageChecks,
    "ptb": PtbChecks,
    "text_corpus": TokenChecks,
}


def verify(dataset: Prepared) -> Report:
    """Checks a prepared dataset.

    Of any: the shards are all there, every record's checksums are right, and there are as many as
    ``dataset_info.json`` and ``stats.json`` say; the vocabularies are those that were written; what was left
    out is listed. A corpus adds its own; see ``babi.verify``, ``ptb.verify``, ``token_verify`` and
    ``image_verify``, ``visual_verify`` and ``caption_verify``.

    Args:
        dataset: an open one. A damaged one is reported, not raised.

    Example:
        >>> report = verify(Prepared.open("babi/en-1k", data_dir="/data"))  # doctest: +SKIP
        >>> report.ok, report.findings[0].message  # doctest: +SKIP
        (True, 'as written: answers 58, words 179')
    """
    if unreadable := tuple(_unreadable(dataset)):
        folder = str(dataset.folder)
        return Report(name=folder, folder=folder, findings=unreadable)
    found = list(_checks(dataset))
    return Report(
        name=dataset.name,
        folder=str(dataset.folder),
        findings=tuple(item for item in found if isinstance(item, Finding)),
        tables=tuple(item for item in found if isinstance(item, Table)),
    )


def _unreadable(dataset: Prepared) -> Iterator[Finding]:
    """Problems with files without which nothing can be checked."""
    broken = [(file, wrong) for file in _JSON_FILES if (wrong := _not_an_object(dataset.folder / file))]
    for file, wrong in broken:
        yield Finding(PROBLEM, "files", f"{file}: expected a JSON object, found {wrong}")
    if not broken:
        try:
            _ = dataset.splits, dataset.features
        except Exception as error:  # TFDS raises errors of many types, plain Exception among them
            message = f"{' and '.join(_JSON_FILES[:2])}: expected what TFDS writes; it says: {error}"
            yield Finding(PROBLEM, "files", message)


def _not_an_object(file: epath.Path) -> str:
    """What else it is."""
    try:
        content = json.loads(file.read_text())
    except FileNotFoundError:
        return "no such file"
    except ValueError as error:
        return f"something else: {error}"
    return "" if isinstance(content, dict) else f"a {type(content).__name__}"


def _checks(dataset: Prepared) -> Iterator[Finding | Table]:
    yield from (vocabularies := list(_vocabularies(dataset)))
    checks: Checks | None = None
    if all(finding.level == OK for finding in vocabularies):
        try:
            corpus = entry(dataset, "corpus", kind=str)
            checks = _CORPORA[corpus](dataset) if corpus in _CORPORA else None
        except MalmoiError as error:
            yield Finding(PROBLEM, "files", str(error))
    measure = checks.measure if checks else None
    scans = {split: scan_split(dataset, split, measure) for split in dataset.splits}
    yield from _shards(scans)
    whole = {split: scan for split, scan in scans.items() if not scan.findings}
    yield from caught("counts", _counts(dataset, whole))
    yield from caught("rejects", _rejects(dataset))
    if checks:
        yield from checks.conclude({split: scan.columns for split, scan in whole.items() if scan.records})


def _vocabularies(dataset: Prepared) -> Iterator[Finding]:
    sizes = dataset.stats.get("vocabulary")
    fields = {path.name.removesuffix(ending) for ending in _VOCABULARY for path in dataset.folder.glob(f"*{ending}")}
    right = []
    for field in sorted(fields | set(sizes if isinstance(sizes, dict) else ())):
        try:
            size = len(dataset.vocabulary(field))
            expected = entry(dataset, "vocabulary", field)
            if size != expected:
                raise MalmoiError(f"stats.json: expected vocabulary.{field} to be {size}, found {expected}")
            right.append(f"{field} {size:,}")
        except MalmoiError as error:
            yield Finding(PROBLEM, "vocabulary", str(error))
        except (KeyError, ValueError) as error:
            message = f"{field}{_VOCABULARY[1]}: expected what describes a vocabulary, found: {error!r}"
            yield Finding(PROBLEM, "vocabulary", message)
    if right:
        yield Finding(OK, "vocabulary", f"as written: {', '.join(right)}")


def _shards(scans: Mapping[str, SplitScan]) -> Iterator[Finding]:
    problems = [finding for scan in scans.values() for finding in scan.findings]
    yield from problems
    if not problems:
        shards, records = (sum(getattr(scan, name) for scan in scans.values()) for name in ("shards", "records"))
        yield Finding(OK, "shards", f"{shards:,} shards, {records:,} records, every checksum right")


def _counts(dataset: Prepared, whole: Mapping[str, SplitScan]) -> Iterator[Finding]:
    if strange := set(entry(dataset, "splits", kind=dict)) ^ set(dataset.splits):
        message = f"only one of stats.json and dataset_info.json has the splits: {some(sorted(strange))}"
        yield Finding(PROBLEM, "counts", message)
    for split, scan in whole.items():
        expected = entry(dataset, "splits", split, "examples")
        if expected != scan.records:
            message = f"stats.json: expected splits.{split}.examples to be {scan.records}, found {expected}"
            yield Finding(PROBLEM, "counts", message)


def _rejects(dataset: Prepared) -> Iterator[Finding]:
    counted, listed = entry(dataset, "rejects", kind=dict), by_reason(rejects(dataset))
    reasons = ", ".join(f"{reason} {times}" for reason, times in sorted(counted.items()))
    if listed != counted:
        found = ", ".join(f"{reason} {times}" for reason, times in listed.items())
        expected = f"{reasons or 'none'} as in stats.json"
        yield Finding(PROBLEM, "rejects", f"{REJECTS_FILE}: expected {expected}, found {found or 'none'}")
    elif counted:
        yield Finding(NOTE, "rejects", f"left out of the raw data, listed in {REJECTS_FILE}: {reasons}")
    else:
        yield Finding(OK, "rejects", "nothing of the raw data was left out")
