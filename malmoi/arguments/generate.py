"""The arguments of ``malmoi generate``, a command for each thing."""

import argparse
from pathlib import Path

from malmoi.arguments.command import Commands, count, place

_QUESTIONS = (
    "By the published method of COCO-QA (Ren, Kiros and Zemel 2015): questions about objects, numbers, colours and "
    "places, each with an answer of one word, before rare answers are dropped and frequent ones thinned out. Mode "
    "faithful does what the authors' generator does, and reads captions as the Stanford parser does, slips included; "
    'corrected makes questions that are English. Needs pip install "malmoi[captions]" and NLTK\'s data, downloaded '
    "where it is missing (python -m nltk.downloader wordnet averaged_perceptron_tagger_eng)"
)


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "generate",
        "make questions of captions",
        "malmoi generate questions --captions captions_val2014.json --out candidates.jsonl",
    )
    things = Commands(parser.add_subparsers(title="things", required=True, metavar="THING", dest="thing"))
    _add_questions(things)
    _add_coco_qa(things)


def _add_questions(things: Commands) -> None:
    parser = things.add(
        "questions",
        "write every question that captions give, one JSON object a line",
        "malmoi generate questions --sentence 'A man is riding a brown horse' --show-trees",
        more=_QUESTIONS,
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--captions",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="COCO's annotations (.json, or the official .zip); of any other file each line is a caption",
    )
    source.add_argument("--sentence", metavar="TEXT", help="a single caption")
    _how(parser)
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to; the standard output if not given")
    parser.add_argument(
        "--trees", type=Path, metavar="FILE", help="trees in Penn brackets, one for each caption, instead of a parser"
    )
    parser.add_argument("--show-trees", action="store_true", help="print the trees of each caption, too")
    parser.add_argument("--workers", type=count, default=1, metavar="N", help="processes")
    parser.add_argument(
        "--on-error",
        choices=["raise", "skip"],
        default="raise",
        help="what becomes of annotations that are none: an error, or they are set aside and counted",
    )


def _add_coco_qa(things: Commands) -> None:
    parser = things.add(
        "coco-qa",
        "make COCO-QA of COCO's captions, in the files of its release",
        "malmoi generate coco-qa --train captions_train2014.json --test captions_val2014.json --out cocoqa",
        more="Rare answers are dropped and frequent ones thinned out as for the release, whose numbers want captions "
        "of thousands of pictures. Then: malmoi prepare coco_qa/released --raw-dir cocoqa",
    )
    parser.add_argument("--train", type=Path, nargs="+", required=True, metavar="FILE", help="COCO's annotations")
    parser.add_argument("--test", type=Path, nargs="+", required=True, metavar="FILE", help="those of other pictures")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to")
    _how(parser)
    parser.add_argument(
        "--rarest", type=place, default=25, metavar="N", help="drop answers that occur less often in both splits"
    )
    parser.add_argument("--free", type=place, default=350, metavar="N", help="enrol so many questions of any answer")
    parser.add_argument(
        "--decay", type=count, default=700, metavar="N", help="how slowly further ones become less probable"
    )
    parser.add_argument("--workers", type=count, default=1, metavar="N", help="processes")


def _how(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mode", choices=["faithful", "corrected"], default="faithful", help="see above")
    parser.add_argument(
        "--parser",
        dest="caption_parser",
        choices=["chunk", "corenlp"],
        default="chunk",
        help="rules made for captions, or Stanford CoreNLP",
    )
    parser.add_argument(
        "--corenlp-url", default="http://localhost:9000", metavar="URL", help="where a CoreNLP server listens"
    )
    parser.add_argument(
        "--augment-numbers",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="COCO's instance annotations (instances_val2014.json): of each category of which a picture has one to ten "
        "objects, a question how many there are",
    )
