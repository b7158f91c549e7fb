"""The Korean tokenizers: how fast each is, how many different tokens it makes, and how far two agree.

    python -m benchmarks.korean_tokenizers --raw-dir PATH [--only okt kiwi ...]

The texts are all statements, questions and answers of bAbI's English 1k files, train and test, in Korean. Each
tokenizer has a fresh process. "Ready" is the time from nothing loaded to the first tokens: imports, the start of Java
and the analyser's dictionaries. Then, that apart:

* "all texts": in the order of the files, a thousand in a batch, as a pipeline meets them;
* "different texts": each once, nothing remembered from before;
* "analyser alone": what the analyser itself takes for a sample of them, in which no noun is kept whole and nothing is
  remembered.

Different tokens are those of the training files. The second table: of the tokens that two tokenizers make of a text,
how many are the same ones (twice those in common by all of both), the mean over the different texts.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import fresh, machine, markdown, note

_BATCH = 1000
_ALONE = 1000
_NAMES = ("space", "syllable", "jamo", "okt", "komoran", "hannanum", "kkma", "kiwi")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints both tables."""
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=formatter)
    parser.add_argument("--raw-dir", type=Path, required=True, metavar="PATH", help="bAbI's archive, or its folder")
    parser.add_argument("--only", nargs="+", choices=_NAMES, default=_NAMES, metavar="NAME", help="tokenizers")
    options = parser.parse_args(arguments)
    about = machine()
    measured: dict[str, dict[str, Any]] = {}
    for name in options.only:
        raw_dir = str(options.raw_dir.expanduser().resolve())
        measured[name] = fresh("benchmarks.korean_tokenizers:measure", raw_dir=raw_dir, name=name).result
        note(f"measured {name}")
    print(f"{about}\n\n{_speeds(measured)}\n\n{_agreement(measured)}")


def measure(raw_dir: str, name: str) -> dict[str, Any]:
    """Times a tokenizer; gives also its tokens of each different text."""
    from malmoi.featurize.korean import morphemes, tokenizer
    from malmoi.featurize.korean.analysers import ANALYSERS, analyse

    texts = list(_texts(raw_dir, "train"))
    trained = len(texts)
    texts += _texts(raw_dir, "test")
    different = sorted(set(texts))

    started = time.perf_counter()
    tokenizer.KoreanTokenizer(name)("갔다.")
    ready = time.perf_counter() - started

    tokens, seconds = _timed(tokenizer.KoreanTokenizer(name), texts)
    morphemes._remembered.clear()
    once, seconds_once = _timed(tokenizer.KoreanTokenizer(name), different)
    alone = 0.0
    if name in ANALYSERS:
        sample = different[:: max(1, len(different) // _ALONE)]
        started = time.perf_counter()
        analyse(name, sample)
        alone = len(sample) / (time.perf_counter() - started)
    lengths = [len(found) for found in tokens]
    return {
        "texts": len(texts),
        "different": len(different),
        "ready": ready,
        "all": len(texts) / seconds,
        "once": len(different) / seconds_once,
        "alone": alone,
        "vocabulary": len({token for found in tokens[:trained] for token in found}),
        "mean": sum(lengths) / len(lengths),
        "longest": max(lengths),
        "tokens": once,
    }


def _timed(tokenize: Any, texts: Sequence[str]) -> tuple[list[list[str]], float]:
    started = time.perf_counter()
    batches = (texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH))
    tokens = [found for batch in batches for found in tokenize.many(batch)]
    return tokens, time.perf_counter() - started


def _texts(raw_dir: str, split: str) -> Iterator[str]:
    import tempfile

    from malmoi.errors import BadInput
    from malmoi.featurize.babi_korean import translate_answer, translate_question, translate_statement
    from malmoi.pipelines.babi_raw import raw_file, variant
    from malmoi.pipelines.raw import locate
    from malmoi.pipelines.sources import BABI

    chosen = variant("en-1k")
    with tempfile.TemporaryDirectory() as downloads:
        root = locate(BABI, raw_dir=raw_dir, download_dir=downloads)
        for task in chosen.tasks:
            try:
                path, _ = raw_file(root, chosen, task, split)
            except BadInput:
                continue
            for line in path.read_text(encoding="utf-8").splitlines():
                text, *rest = line.partition(" ")[2].split("\t")
                if rest:
                    yield translate_question(text)
                    yield translate_answer(rest[0])
                else:
                    yield translate_statement(text)


def _speeds(measured: dict[str, dict[str, Any]]) -> str:
    header = ["tokenizer", "ready, s", "all texts/s", "different texts/s", "analyser alone, texts/s"]
    header += ["different tokens", "tokens a text", "longest"]
    rows = []
    for name, result in measured.items():
        alone = f"{result['alone']:,.0f}" if result["alone"] else "-"
        rows.append([name, f"{result['ready']:.1f}", f"{result['all']:,.0f}", f"{result['once']:,.0f}", alone])
        rows[-1] += [f"{result['vocabulary']:,}", f"{result['mean']:.1f}", str(result["longest"])]
    first = next(iter(measured.values()))
    counted = f"{first['texts']:,} texts, {first['different']:,} different ones"
    return f"{counted}\n\n{markdown(header, rows)}"


def _agreement(measured: dict[str, dict[str, Any]]) -> str:
    rows = [
        [name, *(f"{_same(first['tokens'], second['tokens']):.2f}" for second in measured.values())]
        for name, first in measured.items()
    ]
    return markdown(["the same tokens", *measured], rows)


def _same(first: Sequence[Sequence[str]], second: Sequence[Sequence[str]]) -> float:
    shares = [
        2 * (Counter(left) & Counter(right)).total() / (len(left) + len(right))
        for left, right in zip(first, second, strict=True)
    ]
    return sum(shares) / len(shares)


if __name__ == "__main__":
    main()
