"""What a fresh process runs: one function, whose result and peak memory it leaves in a file."""

import importlib
import json
import os
import sys
from pathlib import Path

from benchmarks.measure import peak_mib


def main(file: str, function: str, arguments: str) -> None:
    """Calls ``module:function`` with the arguments, a JSON object; the file gets JSON too."""
    module, _, name = function.partition(":")
    result = getattr(importlib.import_module(module), name)(**json.loads(arguments))
    Path(file).write_text(json.dumps({"result": result, "peak_mib": peak_mib(os.getpid())}))


if __name__ == "__main__":
    main(*sys.argv[1:])
