"""Beam's options from a list of arguments, never from ``sys.argv``."""

from collections.abc import Sequence
from typing import NoReturn

from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions, _BeamArgumentParser
from apache_beam.runners.runner import PipelineRunner, create_runner

from malmoi.errors import MalmoiError
from malmoi.extras import require

# Named in full because Beam's own default first tries Prism, which it has to download.
LOCAL_RUNNER = "malmoi.pipelines.local_runner.LocalRunner"

# Beam does not know it by its short name.
_DASK = dict.fromkeys(("dask", "daskrunner"), "apache_beam.runners.dask.dask_runner.DaskRunner")

# These ask a job server which options it has, so that they can't be checked beforehand.
_JOB_SERVER_RUNNERS = ("portablerunner", "flinkrunner", "sparkrunner", "prismrunner")


class _Parser(_BeamArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise MalmoiError(f"Beam's options: {message}.")


def pipeline_options(arguments: Sequence[str]) -> PipelineOptions:
    """Beam's options.

    Args:
        arguments: such as ``["--direct_num_workers", "2", "--direct_running_mode", "multi_processing"]``.

    Raises:
        MalmoiError: a flag is none of Beam's, or its value does not fit.
    """
    options = PipelineOptions(list(arguments))
    runner = str(options.view_as(StandardOptions).runner or "").rsplit(".", 1)[-1].lower()
    if runner in _DASK:
        # Its options are known to Beam only once its module is imported.
        require("distributed", "dask")
        require("apache_beam.runners.dask.dask_runner", "dask")
    if runner not in _JOB_SERVER_RUNNERS and f"{runner}runner" not in _JOB_SERVER_RUNNERS:
        _check(arguments)
    return options


def runner_of(options: PipelineOptions) -> PipelineRunner:
    """The runner that the options name, or the local one.

    Raises:
        MalmoiError: there is no such runner, or it needs a package that is not installed.
    """
    name = str(options.view_as(StandardOptions).runner or LOCAL_RUNNER)
    if name.lower() in _DASK:
        require("distributed", "dask")
    try:
        return create_runner(_DASK.get(name.lower(), name))
    except (ValueError, ImportError, AttributeError) as error:
        raise MalmoiError(f"no runner {name!r}: {error}") from error


def _check(arguments: Sequence[str]) -> None:
    parser = _Parser(allow_abbrev=False, add_help=False)
    for kind in PipelineOptions.__subclasses__():
        kind._add_argparse_args(parser)
    _, unknown = parser.parse_known_args(list(arguments))
    if unknown:
        raise MalmoiError(
            f"{unknown[0]} is neither an option of this command nor one of Beam's pipeline options "
            "(https://beam.apache.org/documentation/patterns/pipeline-options/)."
        )
