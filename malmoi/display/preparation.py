"""What preparing made of a corpus, as a table."""

from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

_ORDER = ("train", "validation", "test")


# What a split's row tells, by the column; shares are of the tokens.
_STORIES = {
    "examples": "examples",
    "stories": "stories",
    "tokens": "tokens",
    "unknown words": "unknown_tokens",
    "unknown answers": "unknown_answers",
}
_BLOCKS = {"blocks": "examples", "lines": "lines", "tokens": "tokens", "unknown tokens": "unknown_tokens"}
_VECTORS = {"vectors": "examples"}
_QUESTIONS = {
    "questions": "examples",
    "words": "tokens",
    "unknown words": "unknown_tokens",
    "unknown answers": "unknown_answers",
}
_CAPTIONS = {"pictures": "examples", "captions": "captions", "words": "tokens", "unknown words": "unknown_tokens"}
_SHARE = "unknown_tokens"
_PICTURES = "images"  # counted of questions about pictures alone


def preparation_view(name: str, stats: Mapping[str, Any]) -> RenderableType:
    """The splits of a prepared dataset, and what was set aside.

    Args:
        name: such as ``babi/en-10k``.
        stats: the content of its ``stats.json``.
    """
    captions, blocks, pictures = "caption" in stats.get("longest", ()), "block" in stats, _PICTURES in stats
    with_vectors = "fc7" in stats or "conv5" in stats or (captions and "settings" in stats)
    columns = _CAPTIONS if captions else _BLOCKS if blocks else _QUESTIONS if pictures else _STORIES
    if with_vectors and not (captions or pictures):
        columns = _VECTORS
    table = Table(box=SIMPLE_HEAD, title=name, title_justify="left")
    table.add_column("split")
    for column in columns:
        table.add_column(column, justify="right")
    if pictures:
        table.add_column("pictures", justify="right")
    for split, counts in sorted(stats["splits"].items(), key=lambda entry: _place(entry[0])):
        its_pictures = [f"{stats[_PICTURES][split]:,}"] if pictures else []
        table.add_row(split, *(_cell(counts, key) for key in columns.values()), *its_pictures)
    parts: list[RenderableType] = [table]
    if blocks:
        kind = {"word": "words", "char": "characters"}[stats["unit"]]
        parts.append(Text(f"{stats['vocabulary']['tokens']:,} {kind} in the vocabulary, the special ones among them."))
    if with_vectors:
        parts.append(Text(_origin(stats)))
    if without := sum(counts.get("without_vector", 0) for counts in stats["splits"].values()):
        kept = "pictures with captions" if captions else "questions"
        parts.append(Text(f"Kept although their pictures have no vector: {without:,} {kept}.", "yellow"))
    if bare := sum(counts.get("without_captions", 0) for counts in stats["splits"].values()):
        parts.append(Text(f"Left out because they have no captions: {bare:,} pictures.", "yellow"))
    if captions:
        words = f"{stats['vocabulary']['words']:,} words in the vocabulary, the special ones among them"
        parts.append(Text(f"{words}; others were seen less than {stats['min_count']:,} times in training."))
    if left_out := sum(counts.get("several_answers_left_out", 0) for counts in stats["splits"].values()):
        plural = "" if left_out == 1 else "s"
        parts.append(Text(f"Left out for their several answers: {left_out:,} question{plural}."))
    parts += [Text(f"Note: {note}.", "yellow") for note in stats.get("notes", ())]
    if stats["rejects"]:
        reasons = ", ".join(f"{reason} {times:,}" for reason, times in sorted(stats["rejects"].items()))
        parts.append(Text(f"Set aside in rejects.jsonl: {reasons}.", "yellow"))
    return Group(*parts)


def _origin(stats: Mapping[str, Any]) -> str:
    settings = stats["settings"]
    relu = "after" if settings["relu"] else "before"
    layer = f"{settings.get('layer', 'fc2')} {relu} ReLU"
    return (
        f"{settings['network']}, weights {settings['weights']}, {layer}, {settings['dtype']}; pictures: "
        f"{settings['resize']}."
    )


def _cell(counts: Mapping[str, Any], key: str) -> str:
    share = f" ({counts[key] / max(1, counts['tokens']):.2%})" if key == _SHARE else ""
    return f"{counts[key]:,}{share}"


def _place(split: str) -> int:
    """Training comes first, whatever the alphabet says."""
    return _ORDER.index(split) if split in _ORDER else len(_ORDER)
