"""COCO-QA generated again: how many of the released questions come out, and how fast.

    NLTK_DATA=PATH python -m benchmarks.coco_qa_fidelity --captions FILE [FILE ...] --cocoqa-dir PATH [--repeats 3]

FILE is one of COCO's ``captions_*.json``, PATH the folder of the released files (``train`` and ``test``). Compared are
the released questions about pictures that have captions in FILE. "Triples" is the share of released (picture, type,
answer) that are among our candidates, "word for word" that of released questions that are, too; the release has been
through rarity and decay, so that it has fewer questions a caption than a generator makes candidates. The rules of the
parser were made looking at pictures with an even number; those with an odd one were only measured.

The second table has the figures of the paper's table 1: of the release, of all candidates, and of those that are
enrolled by thresholds that are scaled to the captions in FILE.

The third table is speed: captions to questions in a fresh process on one core, and with all processes, once the parser
and WordNet are loaded ("ready") but have seen no caption, and then once all processes have begun; and memory, the peaks
of the process that reads and of those that it starts, these added up. More of both with ``--times``, which reads the
files again and again.
"""

import argparse
import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import fresh, machine, markdown, note, spread

TYPES = ("object", "number", "color", "location")
SPLITS = ("train", "test")
_COCO = 616_767  # captions of COCO's train2014 and val2014
_STARTED = 5  # blocks after which every process has begun
_HALVES = {"all pictures": (0, 1), "looked at": (0,), "only measured": (1,)}

Released = tuple[int, str, str, str]
"""Picture, type, question, answer."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captions", type=Path, nargs="+", required=True, metavar="FILE", help="COCO's annotations")
    parser.add_argument("--cocoqa-dir", type=Path, required=True, metavar="PATH", help="the released files")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="rounds of measuring speed")
    parser.add_argument("--times", type=int, default=3, metavar="N", help="how often the captions are fed for speed")
    options = parser.parse_args(arguments)
    about = machine()
    files = [str(path.resolve()) for path in options.captions]
    rows, sets = [], []
    for mode in ("faithful", "corrected"):
        captions, candidates = generated(files, mode)
        images = {image for image, _ in captions}
        released = released_questions(options.cocoqa_dir, images)
        if not sets:
            for split in SPLITS:
                sets.append(statistics(f"release, {split}", released_questions(options.cocoqa_dir, None, [split])))
            sets.append(statistics("release, these pictures", released))
        made = [(one["image_id"], one["type"], one["question"], one["answer"]) for one in candidates]
        sets.append(statistics(f"{mode}, candidates", made))
        sets.append(statistics(f"{mode}, enrolled", [made[place] for place in chosen(made, len(captions))]))
        for half, parities in _HALVES.items():
            rows += [[mode, half, *row] for row in fidelity(captions, candidates, released, parities)]
        note(f"{mode}: done")
    columns = ["mode", "pictures", "type", "released", "triples", "word for word", "candidates a caption"]
    print(f"{about}\n\n{markdown(columns, rows)}\n")
    columns = ["questions", "number of them", *TYPES, "mean words", "longest", "answers"]
    print(f"{markdown(columns, sets)}\n")
    speeds: dict[int, list[dict[str, Any]]] = {1: [], os.cpu_count() or 1: []}
    for number in range(options.repeats):
        for workers, runs in speeds.items():
            arguments_ = {"files": files, "times": options.times, "workers": workers}
            run = fresh("benchmarks.coco_qa_fidelity:speed", watch_workers=True, **arguments_)
            runs.append(run.result | {"peak": run.peak_mib, "workers": run.workers_mib})
        note(f"round {number + 1}: " + ", ".join(f"{runs[-1]['rate']:,.0f}/s" for runs in speeds.values()))
    rows = [
        [
            str(workers),
            f"{runs[0]['captions']:,}",
            *(spread([run[key] for run in runs], form) for key, form in _FIGURES),
        ]
        for workers, runs in speeds.items()
        if runs
    ]
    columns = [
        "processes",
        "captions",
        "ready, s",
        "captions/s",
        "once all run",
        f"of COCO's {_COCO:,}, min",
        "reader, MiB",
        "workers, MiB",
    ]
    print(markdown(columns, rows))


_FIGURES = (
    ("ready", ".2f"),
    ("rate", ",.0f"),
    ("running", ",.0f"),
    ("all", ".1f"),
    ("peak", ",.0f"),
    ("workers", ",.0f"),
)


def generated(files: Iterable[str], mode: str) -> tuple[list[tuple[int, str]], list[dict[str, Any]]]:
    """All captions with their pictures, and all candidates."""
    import json

    from malmoi.featurize.parsing.chunk import ChunkParser
    from malmoi.pipelines.caption_files import read_all_captions
    from malmoi.pipelines.caption_questions import question_blocks
    from malmoi.pipelines.rejects import raise_it

    captions = list(read_all_captions([Path(file) for file in files], raise_it))
    blocks = question_blocks(captions, parser=ChunkParser(slips=mode == "faithful"), mode=mode)
    candidates = [json.loads(line) for block in blocks for line in block.lines.splitlines()]
    return [(caption.image_id or 0, caption.text) for caption in captions], candidates


def released_questions(folder: Path, images: set[int] | None, splits: Iterable[str] = SPLITS) -> list[Released]:
    """The released questions about some pictures, or about all."""
    found = []
    for split in splits:
        names = ("questions", "answers", "types", "img_ids")
        columns = [(folder / split / f"{name}.txt").read_text(encoding="utf-8").split("\n") for name in names]
        for question, answer, kind, image in zip(*columns, strict=True):
            if image and (images is None or int(image) in images):
                found.append((int(image), TYPES[int(kind)], question, answer))
    return found


def chosen(candidates: Sequence[Released], captions: int) -> list[int]:
    """The places of those that are enrolled, by the release's numbers for as many captions."""
    from malmoi.featurize.questions.assembly import Assembly, enrolled

    all_, share = Assembly(), captions / _COCO
    scaled = {name: max(1, round(share * getattr(all_, name))) for name in ("rarest", "free", "decay")}
    return enrolled([answer for *_, answer in candidates], Assembly(**scaled)).tolist()


def statistics(name: str, questions: Sequence[Released]) -> list[str]:
    """A row: how many questions, the share of each type, how long they are, and how many answers there are."""
    kinds = Counter(kind for _, kind, _, _ in questions)
    lengths = [question.count(" ") + 1 for _, _, question, _ in questions]
    answers = {answer for *_, answer in questions}
    return [
        name,
        f"{len(questions):,}",
        *(f"{kinds[kind] / len(questions):.1%}" for kind in TYPES),
        f"{sum(lengths) / len(lengths):.2f}",
        f"{max(lengths)}",
        f"{len(answers):,}",
    ]


def fidelity(
    captions: Iterable[tuple[int, str]],
    candidates: Iterable[dict[str, Any]],
    released: Iterable[Released],
    parities: Iterable[int],
) -> list[list[str]]:
    """A row for each type and one for all: released, triples, word for word, candidates a caption."""
    parities = set(parities)
    number = sum(image % 2 in parities for image, _ in captions)
    asked: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    made: Counter[str] = Counter()
    for candidate in candidates:
        if candidate["image_id"] % 2 in parities:
            asked[candidate["image_id"], candidate["type"], candidate["answer"]].add(candidate["question"])
            made[candidate["type"]] += 1
    total, triples, exact = Counter[str](), Counter[str](), Counter[str]()
    for image, kind, question, answer in released:
        if image % 2 in parities:
            total[kind] += 1
            triples[kind] += (image, kind, answer) in asked
            exact[kind] += question in asked.get((image, kind, answer), ())
    counts = [(kind, total[kind], triples[kind], exact[kind], made[kind]) for kind in TYPES]
    counts.append(("all", total.total(), triples.total(), exact.total(), made.total()))
    return [
        [kind, f"{all_:,}", f"{three / max(all_, 1):.1%}", f"{same / max(all_, 1):.1%}", f"{ours / max(number, 1):.3f}"]
        for kind, all_, three, same, ours in counts
    ]


def speed(files: Sequence[str], times: int, workers: int) -> dict[str, Any]:
    """Feeds the captions some times; gives counts and seconds."""
    from malmoi.featurize.parsing.chunk import ChunkParser
    from malmoi.pipelines.caption_files import read_all_captions
    from malmoi.pipelines.caption_questions import question_blocks
    from malmoi.pipelines.rejects import raise_it

    parser = ChunkParser(slips=True)
    paths = [Path(file) for file in files]
    started = time.perf_counter()
    list(question_blocks([next(read_all_captions(paths, raise_it))], parser=parser, mode="faithful"))
    ready = time.perf_counter()
    again = (caption for _ in range(times) for caption in read_all_captions(paths, raise_it))
    number, running, done = 0, ready, 0
    for count, block in enumerate(question_blocks(again, parser=parser, mode="faithful", workers=workers), 1):
        number += block.tally.captions
        if count == _STARTED:
            running, done = time.perf_counter(), number
    end = time.perf_counter()
    rate = number / (end - ready)
    return {
        "captions": number,
        "ready": ready - started,
        "rate": rate,
        "running": (number - done) / (end - running),
        "all": _COCO / rate / 60,
    }


if __name__ == "__main__":
    main()
