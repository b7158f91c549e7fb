"""``malmoi verify``."""

import argparse

from rich.console import Console

from malmoi.errors import MalmoiError
from malmoi.extras import require_tensorflow


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    require_tensorflow()
    from malmoi.datasets.prepared import Prepared
    from malmoi.datasets.verify import verify
    from malmoi.display.report import report_view

    problems = []
    for dataset in [Prepared.open(name, data_dir=options.data_dir) for name in options.names]:
        report = verify(dataset)
        console.print(report_view(report))
        if not report.ok:
            problems.append(dataset.name)
    if problems:
        raise MalmoiError(f"not all is as it should be, see above: {', '.join(problems)}")
