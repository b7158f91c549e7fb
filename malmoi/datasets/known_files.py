"""Were the raw files of a dataset the official ones?"""

from collections.abc import Iterator, Mapping

from etils import epath

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import NOTE, OK, PROBLEM, Finding
from malmoi.datasets.stats import entry


def raw_digests(dataset: Prepared) -> dict[str, str]:
    """The sha256 of each raw file that the dataset was made of, by its name.

    Raises:
        MalmoiError: ``stats.json`` lacks them.
    """
    return {name: entry(dataset, "raw", name, "sha256", kind=str) for name in entry(dataset, "raw", kind=dict)}


def known_digests(corpus: str) -> dict[str, str]:
    """The sha256 of the official raw files of a corpus, by their names, as its ``raw_checksums.tsv`` has them.

    Example:
        >>> len(known_digests("coco_qa")), known_digests("coco_qa")["test/types.txt"][:8]
        (8, 'dc25163a')
    """
    lines = (epath.resource_path("malmoi") / f"datasets/{corpus}/raw_checksums.tsv").read_text().splitlines()
    # Name, size in bytes, sha256.
    return {name: sha256 for name, _, sha256 in (line.split("\t") for line in lines)}


def known_files(dataset: Prepared, known: Mapping[str, str], *, otherwise: str) -> Iterator[Finding]:
    """Compares the raw files with those that are known.

    Files of which none is official are another corpus, which is no problem; but one such file among official ones is.

    Args:
        dataset: whose.
        known: the sha256 of the official files, by their names.
        otherwise: what they are where none is official, such as ``another text in their place``.

    Raises:
        MalmoiError: ``stats.json`` lacks an entry.
    """
    raw = raw_digests(dataset)
    official = {name for name in raw if raw[name] == known.get(name)}
    other = sorted(raw.keys() & known.keys() - official)
    if official:
        for name in other:
            message = f"{name}: expected the official file, sha256 {known[name]}, found {raw[name]}"
            yield Finding(PROBLEM, "raw files", message)
        yield Finding(OK, "raw files", f"{len(official)} of {len(raw)} are the official ones")
    elif other:
        yield Finding(NOTE, "raw files", f"not the official files, none of {len(other)}: {otherwise}")
    if without := sorted(raw.keys() - known.keys()):
        yield Finding(NOTE, "raw files", f"no known digest: {', '.join(without)}")
