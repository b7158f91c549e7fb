"""``malmoi wups``."""

import argparse

from rich.console import Console

from malmoi.console import say, warn


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    from malmoi.answer_files import read_answer_pairs
    from malmoi.display.perplexities import perplexities_markdown, perplexities_table
    from malmoi.featurize.wordnet import noun_synsets
    from malmoi.featurize.wups import BELOW, THRESHOLDS, answer_words, compare_sets, compare_words

    truths, predictions = read_answer_pairs(options.truth, options.predictions)
    lists = sum("," in answer for answer in (*truths, *predictions))
    kind = options.answers or ("sets" if lists else "words")
    if kind == "sets":
        true_sets, predicted_sets = ([answer_words(answer) for answer in answers] for answers in (truths, predictions))
        comparison = compare_sets(true_sets, predicted_sets)
        words = sorted({word for answer in (*true_sets, *predicted_sets) for word in answer})
    else:
        comparison = compare_words(truths, predictions)
        words = sorted({*truths, *predictions})
    others = [word for word, synsets in zip(words, noun_synsets(words), strict=True) if not synsets]
    say(console, f"{len(truths):,} answers of {len(words):,} different words" + _named(others))
    if kind == "words" and lists:
        warn(f"answers with commas that are taken as one word: {lists:,}; --answers sets takes them for several.")
    thresholds = {f"WUPS {threshold}": threshold for threshold in options.thresholds or THRESHOLDS}
    rows = {
        f"{kind}, {below}": {
            "accuracy": float(comparison.right().mean()),
            **{
                name: float(comparison.wups(threshold=threshold, below=below).mean())
                for name, threshold in thresholds.items()
            },
        }
        for below in options.below or BELOW
    }
    show = perplexities_markdown if options.markdown else perplexities_table
    console.print(
        show(rows, {}, splits=["accuracy", *thresholds], figure="answers, below", decimals=4),
        soft_wrap=options.markdown,
        markup=False,
    )


def _named(others: list[str]) -> str:
    some = ", ".join(others[:5]) + (", …" if len(others) > 5 else "")
    return f"; no nouns of WordNet: {len(others):,} ({some})" if others else ""
