"""PTB's own checks of a prepared dataset."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from malmoi.datasets.known_files import known_files, raw_digests
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import NOTE, OK, PROBLEM, Finding, Table, caught
from malmoi.datasets.shard_scan import Columns
from malmoi.datasets.stats import entry
from malmoi.datasets.token_verify import TokenChecks
from malmoi.pipelines.sources import PTB

# Tokens of train, validation and test, and types, <eos> among both. By word, and by character literally (5,017 k, 393 k
# and 442 k of 50), they are those of the publications; with <unk> as one character, counted here.
TOKENS: Mapping[str, tuple[int, int, int]] = MappingProxyType(
    {
        "word": (929_589, 73_760, 82_430),
        "char": (4_837_402, 379_102, 423_247),
        "char-literal": (5_017_482, 393_042, 442_423),
    }
)
TYPES: Mapping[str, int] = MappingProxyType({"word": 10_000, "char": 49, "char-literal": 50})
_SPLITS = ("train", "validation", "test")


class PtbChecks:
    """What holds for any token stream, and whether files and counts are PTB's."""

    def __init__(self, dataset: Prepared) -> None:
        """Opens the vocabulary.

        Raises:
            MalmoiError: it is not a dataset of token streams.
        """
        self._dataset = dataset
        self._checks = TokenChecks(dataset)
        self.measure = self._checks.measure

    def conclude(self, splits: Mapping[str, Columns]) -> Iterator[Finding | Table]:
        """All findings, then the figures.

        Args:
            splits: what was measured of those splits that are whole.
        """
        yield from caught("raw files", known_files(self._dataset, _known(), otherwise="another text in their place"))
        yield from caught("counts", _counts(self._dataset))
        yield from self._checks.conclude(splits)


def _counts(dataset: Prepared) -> Iterator[Finding]:
    config = entry(dataset, "config", kind=str)
    if config not in TOKENS:
        return
    tokens, types = [entry(dataset, "splits", split, "tokens") for split in _SPLITS], len(dataset.tokens.tokens)
    found, expected = _told(tokens, types), _told(TOKENS[config], TYPES[config])
    if found == expected:
        yield Finding(OK, "counts", f"PTB's: {found}")
    elif raw_digests(dataset) == _known():
        yield Finding(PROBLEM, "counts", f"{found}; PTB has {expected}, and these are its files")
    else:
        yield Finding(NOTE, "counts", f"not PTB's {expected}, but {found}")


def _told(tokens: Sequence[int], types: int) -> str:
    return f"{' / '.join(f'{count:,}' for count in tokens)} tokens of {types:,} types"


def _known() -> dict[str, str]:
    """The sha256 of the official files, by their names."""
    return {file.name: mirror.sha256 for file in PTB.plain for mirror in file.mirrors if mirror.sha256}
