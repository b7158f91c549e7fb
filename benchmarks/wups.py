"""WUPS: similarities of words, and scoring a test split.

    NLTK_DATA=PATH python -m benchmarks.wups [--cocoqa-dir PATH] [--repeats 3] [--pairs 2000]

The words are the answers of COCO-QA's test split (``test/answers.txt`` below ``--cocoqa-dir``); without it, as many
answers are drawn from 430 nouns of WordNet, from a seed. The first table is the similarity of every word to every
other, once as a matrix, and for a sample of the pairs by asking NLTK for each pair of synsets, as the published script
does. The second scores the answers against themselves in another order, which is harder than a model's predictions:
nearly all are wrong, and most pairs differ. Each way has a fresh process; "ready" is the time from nothing loaded until
WordNet is open, and no synset has been read before; "of the processor" is what scoring takes of it, however busy the
machine is.
"""

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import fresh, machine, markdown, note, ratios, spread

_MATRIX, _NLTK = "malmoi, the matrix", "NLTK, each pair"
_DRAWN = (430, 38_948)  # the words and the answers of COCO-QA's test split


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cocoqa-dir", type=Path, metavar="PATH", help="the released files, with test/answers.txt")
    parser.add_argument("--pairs", type=int, default=2000, metavar="N", help="how many NLTK is asked for")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="rounds")
    options = parser.parse_args(arguments)
    about = machine()
    source = options.cocoqa_dir and str(options.cocoqa_dir.expanduser().resolve())
    rates: dict[str, list[float]] = {_MATRIX: [], _NLTK: []}
    scored: dict[str, list[dict[str, Any]]] = {"words": [], "sets": []}
    for number in range(options.repeats):
        rates[_MATRIX].append(fresh("benchmarks.wups:matrix", source=source).result)
        rates[_NLTK].append(fresh("benchmarks.wups:each_pair", source=source, pairs=options.pairs).result)
        for kind, runs in scored.items():
            runs.append(fresh("benchmarks.wups:score", source=source, kind=kind).result)
        note(f"round {number + 1}: " + ", ".join(f"{way}: {made[-1]:,.0f}/s" for way, made in rates.items()))
    rows = [[way, spread(made), spread(ratios(made, rates[_NLTK]))] for way, made in rates.items()]
    print(f"{about}\n\n{markdown(['way', 'pairs of words/s', 'ratio'], rows)}\n")
    rows = [
        [
            kind,
            f"{runs[0]['answers']:,}",
            f"{runs[0]['pairs']:,}",
            *(spread([run[time] for run in runs], ".2f") for time in ("ready", "scoring", "processor")),
        ]
        for kind, runs in scored.items()
    ]
    print(markdown(["answers as", "answers", "different pairs", "ready, s", "scoring, s", "of the processor, s"], rows))


def matrix(source: str | None) -> float:
    """Computes the matrix; gives pairs of words a second."""
    from malmoi.featurize.wordnet import noun_synsets
    from malmoi.featurize.wu_palmer import similarity_matrix

    words = sorted(set(answers(source)))
    noun_synsets([])
    started = time.perf_counter()
    similarity_matrix(words, words)
    return len(words) ** 2 / (time.perf_counter() - started)


def each_pair(source: str | None, pairs: int) -> float:
    """Asks NLTK; gives pairs of words a second."""
    from nltk.corpus import wordnet

    words = sorted(set(answers(source)))
    wordnet.ensure_loaded()
    draw = random.Random(0)
    chosen = [(draw.choice(words), draw.choice(words)) for _ in range(pairs)]
    started = time.perf_counter()
    for first, second in chosen:
        synsets = wordnet.synsets(second, pos="n")
        max((x.wup_similarity(y) for x in wordnet.synsets(first, pos="n") for y in synsets), default=0.0)
    return pairs / (time.perf_counter() - started)


def score(source: str | None, kind: str) -> dict[str, Any]:
    """Scores the answers in another order against the answers; gives seconds and counts."""
    truths = answers(source)
    predictions = truths.copy()
    random.Random(1).shuffle(predictions)
    started = time.perf_counter()
    from malmoi.featurize.wordnet import noun_synsets
    from malmoi.featurize.wups import THRESHOLDS, answer_words, compare_sets, compare_words

    noun_synsets([])
    ready, worked = time.perf_counter(), time.process_time()
    if kind == "words":
        comparison = compare_words(truths, predictions)
    else:
        comparison = compare_sets([answer_words(text) for text in truths], [answer_words(text) for text in predictions])
    comparison.right().mean()
    for threshold in THRESHOLDS:
        comparison.wups(threshold=threshold).mean()
    done, worked = time.perf_counter(), time.process_time() - worked
    return {
        "answers": len(truths),
        "pairs": len(set(zip(truths, predictions, strict=True))),
        "ready": ready - started,
        "scoring": done - ready,
        "processor": worked,
    }


def answers(source: str | None) -> list[str]:
    """The answers of COCO-QA's test split, or as many drawn from WordNet's nouns."""
    if source is not None:
        return (Path(source) / "test" / "answers.txt").read_text(encoding="utf-8").splitlines()
    from nltk.corpus import wordnet

    draw = random.Random(0)
    words, count = _DRAWN
    return draw.choices(draw.sample(sorted(wordnet.all_lemma_names("n")), words), k=count)


if __name__ == "__main__":
    main()
