"""The arguments of ``malmoi evaluate``."""

from pathlib import Path

from malmoi.arguments.command import Commands, data_dir
from malmoi.models.published import BABI_1K


def add(commands: Commands) -> None:
    """Adds the command."""
    parser = commands.add(
        "evaluate",
        "measure trained models on held-out data, beside published results",
        "malmoi evaluate runs/pe_ls_rn --data-dir data --beside 'PE LS RN'",
        more="Memory networks on stories: errors in per cent, task by task. Language models: perplexity, or bits a "
        "character; every token counts, and the state is carried through the whole text. Questions about pictures: "
        "accuracy and WUPS, and the accuracy of each type of question. Captions: BLEU, ROUGE-L and CIDEr.",
    )
    parser.add_argument(
        "runs", nargs="+", type=Path, metavar="RUN", help="the folders of models, or of several models each"
    )
    parser.add_argument(
        "--together",
        action="store_true",
        help="questions about pictures: measure the mean of what all these models say, too",
    )
    parser.add_argument(
        "--split",
        metavar="SPLIT",
        help="test if not given; for language models validation and test; for captions validation if there is no test",
    )
    parser.add_argument(
        "--beside",
        nargs="*",
        choices=list(BABI_1K),
        metavar="COLUMN",
        help=f"published errors on bAbI 1k: {', '.join(BABI_1K)}; the ones that fit if not given",
    )
    parser.add_argument("--markdown", action="store_true", help="print a Markdown table")
    data_dir(parser)
