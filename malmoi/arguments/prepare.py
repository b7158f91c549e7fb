"""The arguments of ``malmoi prepare``."""

import argparse

from malmoi.arguments.command import Commands, count, data_dir, place


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "prepare",
        "turn raw files into a dataset: shards, vocabularies, statistics",
        "malmoi prepare babi/en-1k babi/en-1k-qa{1..20} --raw-dir tasks_1-20_v1-2 --data-dir data",
        more="A text_corpus is made of texts of your own, image_features of images of your own, under a name of your "
        "own; making these goes on where it was killed. Behind the names, flags that are not listed here are Apache "
        "Beam's pipeline options, for example "
        "--direct_num_workers 2 --direct_running_mode multi_processing.",
    )
    parser.add_argument(
        "names",
        nargs="+",
        metavar="DATASET",
        help="such as babi/en-10k, babi/ko-10k-qa1, coco_qa/released, coco_qa/generated, coco_captioning/2014, "
        "daquar/37-fc7, ptb/word, text_corpus/NAME or image_features/NAME",
    )
    parser.add_argument(
        "--raw-dir",
        metavar="PATH",
        help="the official archive, the folder it unpacks to, or a folder that holds either; downloaded if not "
        "given. Of babi/ko-custom the folder of your own files",
    )
    data_dir(parser)
    parser.add_argument(
        "--on-error",
        choices=["raise", "skip"],
        help="stop at bad input, or set it aside in rejects.jsonl and go on; raise if not given, skip for images",
    )
    parser.add_argument("--overwrite", action="store_true", help="make it again where it is there already")
    _korean(
        parser.add_argument_group(
            "Korean", "How babi/ko-… is read, as part of its name (ko-10k-polite-okt); of a text_corpus the tokenizer."
        )
    )
    _images(
        parser.add_argument_group(
            "image_features",
            "Vectors of images of your own, whose ids are the numbers at the end of their names (image12.png: 12):\n"
            "4,096 numbers each, what VGG's layer fc2 (fc7 in papers) makes of it, or a grid of vectors. For example\n"
            "  malmoi prepare image_features/coco --images train2014.zip val2014.zip --dtype float16 --data-dir data",
        )
    )
    _pictures(
        parser.add_argument_group(
            "questions about pictures, captions",
            "coco_qa/…-fc7 and daquar/…-fc7 have the vectors of the pictures beside the questions, those of\n"
            "coco_captioning beside the captions, which can be grids (…-conv5). For example\n"
            "  malmoi prepare coco_qa/released-fc7 --raw-dir cocoqa --image-features image_features/coco "
            "--data-dir data",
        )
    )
    _generated(
        parser.add_argument_group(
            "coco_qa/generated",
            "Questions made of COCO's captions (--raw-dir has captions_train*.json and captions_val*.json), as `malmoi "
            "generate coco-qa` makes them.\nThe thresholds are those of the release if not given. For example\n"
            "  malmoi prepare coco_qa/generated --raw-dir annotations --mode corrected --rarest 5 --data-dir data",
        )
    )
    _text(parser.add_argument_group("text_corpus", "What texts of your own are made into."))


def _korean(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--tokenizer",
        metavar="NAME",
        help="space, syllable or jamo, or morphemes by okt, komoran, hannanum, kkma or kiwi; with /tags behind one of "
        "these, morphemes carry their tags; space if not given, and for a text_corpus white space",
    )
    group.add_argument(
        "--style", choices=["plain", "polite"], help="of translated statements: 갔다 or 갔습니다; plain if not given"
    )


def _images(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--images",
        nargs="+",
        metavar="PATH",
        help="folders with all folders in them, zip and tar files (read without being unpacked), files, or patterns "
        "such as 'photos/*.jpg'; JPEG and PNG of every sort. train2014.zip, val2014.zip, train2017.zip, val2017.zip "
        "and nyu_depth_images.tar are downloaded where there is no such file",
    )
    group.add_argument("--network", metavar="NAME", help="vgg16 or vgg19; vgg19 if not given")
    group.add_argument(
        "--layer",
        choices=["fc2", "conv5"],
        help="a vector of the whole picture, or the last convolution's vectors of 14 x 14 places, which attention "
        "looks at, 25 times as many numbers; fc2 if not given",
    )
    group.add_argument(
        "--weights",
        metavar="NAME|FILE",
        help="imagenet, downloaded by Keras and checked; a file in the layout of Keras' released ones "
        "(vgg19_weights_tf_dim_ordering_tf_kernels.h5); or random:SEED, untrained, to try things out; imagenet if not "
        "given",
    )
    group.add_argument(
        "--resize",
        choices=["squash", "crop"],
        help="the whole picture squashed into 224 x 224 pixels, or its middle: the shorter side made 256 pixels long, "
        "then 224 x 224 cut out; squash if not given",
    )
    group.add_argument("--dtype", choices=["float32", "float16"], help="how vectors are stored; float32 if not given")
    group.add_argument(
        "--before-relu", action="store_true", help="the activations before the rectifier, negative ones among them"
    )


def _pictures(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--image-features",
        nargs="+",
        metavar="NAME",
        help="prepared image_features with the vectors of the pictures, such as image_features/coco; of one origin",
    )
    group.add_argument(
        "--keep-missing",
        action="store_true",
        help="keep what is about pictures that have no vector, with one of zeros; it is bad input otherwise",
    )


def _generated(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--mode", choices=["faithful", "corrected"], help="faithful if not given")
    group.add_argument(
        "--parser",
        dest="caption_parser",
        choices=["chunk", "corenlp"],
        help="rules made for captions, or Stanford CoreNLP; chunk if not given",
    )
    group.add_argument("--corenlp-url", metavar="URL", help="where a CoreNLP server listens")
    group.add_argument(
        "--rarest", type=place, metavar="N", help="drop answers that occur less often in both splits; 25 if not given"
    )
    group.add_argument(
        "--free", type=place, metavar="N", help="enrol so many questions of any answer; 350 if not given"
    )
    group.add_argument(
        "--decay", type=count, metavar="N", help="how slowly further ones become less probable; 700 if not given"
    )
    group.add_argument(
        "--augment-numbers",
        nargs="+",
        metavar="FILE",
        help="COCO's instance annotations, or patterns such as 'instances_*2014.json': questions how many objects of a "
        "category there are, one to ten",
    )


def _text(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--files",
        nargs="+",
        metavar="FILE",
        help="UTF-8 texts, or patterns such as 'plays/*.txt'; one stream in this order, a pattern's files by name",
    )
    group.add_argument("--unit", choices=["word", "char"], help="what a token is; a word if not given")
    for split in ("validation", "test"):
        part = group.add_mutually_exclusive_group()
        part.add_argument(
            f"--{split}", type=_fraction, metavar="SHARE", help=f"share of the texts, at their end, for {split}"
        )
        part.add_argument(f"--{split}-files", nargs="+", metavar="FILE", help=f"texts of its own for {split}")
    group.add_argument(
        "--min-count",
        type=count,
        metavar="N",
        help="rarer tokens are unknown; 1, thus none, if not given. Of coco_captioning rarer words; 5 if not given",
    )
    group.add_argument(
        "--vocabulary-size", type=count, metavar="N", help="all but the N most frequent tokens are unknown"
    )
    group.add_argument("--lower", action="store_true", help="read the texts in lower case")


def _fraction(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError(f"expected a share between 0 and 1, such as 0.05, found {text!r}")
    return share
