"""Benchmarks without fresh processes: they start quickly, and their figures mean nothing."""

import importlib
import json
import os
import time
from typing import Any

from benchmarks.measure import Run, fresh, peak_mib


def here(function: str, /, **arguments: Any) -> Run:
    """Stands in for ``fresh``; a process there still is for what asks for one of a kind."""
    if arguments.keys() & {"python", "environment", "watch_workers"}:
        return fresh(function, **arguments)
    module, _, name = function.partition(":")
    started = time.perf_counter()
    result = getattr(importlib.import_module(module), name)(**json.loads(json.dumps(arguments)))
    seconds = time.perf_counter() - started
    return Run(result=json.loads(json.dumps(result)), seconds=seconds, peak_mib=peak_mib(os.getpid()))
