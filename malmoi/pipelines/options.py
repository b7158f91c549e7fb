"""Beam's options from a list of arguments, never from ``sys.argv``."""

from collections.abc import Sequence
from typing import Any, NoReturn

from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions, _BeamArgumentParser

from malmoi.errors import MalmoiError

# Named in full because Beam's own default first tries Prism, which it has to download.
LOCAL_RUNNER = "apache_beam.runners.portability.fn_api_runner.FnApiRunner"

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
    if runner.startswith("dask"):
        # Its options are known to Beam only once its module is imported.
        import apache_beam.runners.dask.dask_runner  # noqa: F401
    if runner not in _JOB_SERVER_RUNNERS and f"{runner}runner" not in _JOB_SERVER_RUNNERS:
        _check(arguments)
    return options


def runner_of(options: PipelineOptions) -> Any:
    """The runner that the options name, or the local one."""
    return options.view_as(StandardOptions).runner or LOCAL_RUNNER


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
