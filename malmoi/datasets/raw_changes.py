"""Raw data that changed since a dataset was prepared from it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import some
from malmoi.datasets.stats import entry
from malmoi.errors import MalmoiError
from malmoi.featurize.fc7_manifest import differences, load_manifest, origin
from malmoi.pipelines.coco_captioning import CaptionCorpus
from malmoi.pipelines.generated_coco_qa import GeneratedCocoQaCorpus
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.text_corpus import TextCorpus
from malmoi.pipelines.visual_corpus import VisualCorpus

if TYPE_CHECKING:
    from malmoi.pipelines.corpus import Corpus


def check_same_raw(dataset: Prepared, corpus: "Corpus", reject: Reject) -> None:
    """Compares the raw files that there are now with those that a dataset was prepared from.

    Reads them all, for their digests.

    Args:
        dataset: a prepared one.
        corpus: the same, as it would be prepared now.
        reject: takes files that could not be prepared now.

    Raises:
        MalmoiError: they differ, or the settings do; the message says in what.
    """
    told: list[str] = []
    if isinstance(corpus, TextCorpus):
        told += _settings(entry(dataset, "settings", kind=dict), corpus.told_settings())
    if isinstance(corpus, GeneratedCocoQaCorpus):
        told += _settings(entry(dataset, "generation", "settings", kind=dict), corpus.generation.told())
    if isinstance(corpus, VisualCorpus | CaptionCorpus) and corpus.vectors is not None:
        told += differences(origin(load_manifest(dataset.folder)), origin(corpus.vectors.source.manifest))
    files = corpus.raw(reject).files
    now = {name: {"bytes": file.bytes, "sha256": file.sha256} for name, file in files.items()}
    told += _files(entry(dataset, "raw", kind=dict), now)
    if told:
        raise MalmoiError(
            f"{dataset.folder} was prepared from something else: {some(told)}. "
            "It is left as it is; --overwrite (overwrite=True) makes it again."
        )


def check_same_min_count(dataset: Prepared, min_count: int) -> None:
    """Compares how often a word must be seen with what it was when a dataset of captions was prepared.

    Raises:
        MalmoiError: it was another number.
    """
    if (then := entry(dataset, "min_count")) != min_count:
        raise MalmoiError(
            f"{dataset.folder} was prepared from words seen at least {then} times, not {min_count}. "
            "It is left as it is; --overwrite (overwrite=True) makes it again."
        )


def _settings(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted({*then, *now}):
        if then.get(name) != now.get(name):
            yield f"{name} was {then.get(name)!r} and is {now.get(name)!r} now"


def _files(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted({*then, *now}):
        before, after = then.get(name), now.get(name)
        if before == after:
            continue
        if before is None or after is None:
            yield f"{name} {'was not there' if before is None else 'is not there any more'}"
        else:
            yield f"{name} had sha256 {before['sha256']} and has {after['sha256']} now"
