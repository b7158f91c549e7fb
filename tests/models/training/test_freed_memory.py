import ctypes
import subprocess
import sys

import pytest

# A step takes several pieces and frees them all. Not in the main thread, whose memory is looked after otherwise.
CODE = """
import resource, sys, threading
from malmoi.models.training.freed_memory import keep_freed_memory
import numpy as np

if sys.argv[1] == "keep":
    keep_freed_memory()
def step():
    pieces = [np.ones(1 << 19) for _ in range(5)]  # 4 MB each, 1,024 pages
    del pieces
def steps():
    for _ in range(3):
        step()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        step()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
thread = threading.Thread(target=steps)
thread.start()
thread.join()
"""


def pages_taken(how):
    done = subprocess.run([sys.executable, "-c", CODE, how], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="another C library")
def test_what_is_freed_is_not_taken_from_the_system_again():
    assert pages_taken("keep") < 2000 < 20_000 < pages_taken("not")
