"""What there is to say of the vectors of pictures that a dataset has beside its questions or captions."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import NOTE, OK, PROBLEM, Finding, share_of
from malmoi.datasets.standardising import Standardising
from malmoi.datasets.stats import entry
from malmoi.featurize.fc7_manifest import MANIFEST_FILE, UNTRAINED, load_manifest, stored_as


def vector_findings(
    dataset: Prepared, *, told: Callable[[Mapping[str, Any]], Mapping[str, Any]], what: str
) -> Iterator[Finding]:
    """Where the vectors come from, and how many examples have none.

    Args:
        dataset: with vectors or grids.
        told: what ``stats.json`` must tell of a manifest as settings.
        what: of examples that have none.

    Raises:
        MalmoiError: the manifest, or mean and deviation, are missing or damaged.
    """
    manifest = load_manifest(dataset.folder)
    Standardising.of(dataset, field=stored_as(manifest))  # complains
    if told(manifest) != entry(dataset, "settings", kind=dict):
        yield Finding(PROBLEM, "vectors", f"{MANIFEST_FILE}: expected the settings that stats.json tells, found others")
    if not manifest["weights"]["trained"]:
        yield Finding(NOTE, "vectors", UNTRAINED)
    for split in dataset.splits:
        examples, without = (entry(dataset, "splits", split, name) for name in ("examples", "without_vector"))
        yield Finding(NOTE if without else OK, "vectors", f"{split}: {share_of(without, examples)} {what}")
