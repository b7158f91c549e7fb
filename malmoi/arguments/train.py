"""The arguments of ``malmoi train``."""

from pathlib import Path

from malmoi.arguments.command import Commands, data_dir, place
from malmoi.models import recipes


def add(commands: Commands) -> None:
    """Adds the command."""
    width = max(map(len, recipes.names()))
    parser = commands.add(
        "train",
        "train a model by a recipe on each dataset named",
        "KERAS_BACKEND=jax malmoi train babi/pe-ls-rn babi/en-1k-qa{1..20} --data-dir data --out runs/pe_ls_rn",
        more="With KERAS_BACKEND=jax all restarts are trained side by side. Killed and called again, it goes on.",
        lines="recipes:\n" + "\n".join(f"  {name:{width}} {recipes.headline(name)}" for name in recipes.names()),
    )
    parser.add_argument("recipe", metavar="RECIPE", choices=recipes.names(), help="one of those above")
    parser.add_argument(
        "names",
        nargs="*",
        metavar="DATASET",
        help="a prepared one, such as babi/en-1k-qa1; the recipe's own if not given",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder for each dataset goes here")
    parser.add_argument(
        "--set",
        dest="settings",
        action="append",
        metavar="NAME=VALUE",
        help="changes a setting of the recipe; may be given several times",
    )
    parser.add_argument(
        "--seed",
        type=place,
        default=0,
        metavar="N",
        help="of the model, or of the first restart; the next has the next",
    )
    parser.add_argument("--logs", type=Path, metavar="DIR", help="writes TensorBoard's event files here")
    data_dir(parser)
    parser.add_argument(
        "--raw-dir",
        metavar="PATH",
        help="prepares datasets that are not there yet from these raw files, as prepare does",
    )
