"""A worker process of the local runner.

Beam's own writes each step of its start and its end to the terminal. Here warnings and errors alone get through, by
the way that they take anyway: to the process that started it, which shows them.
"""

import logging
import sys


def main() -> None:
    """Works until the runner has no more work."""
    logging.disable(logging.WARNING)  # for Google Cloud clients that are not there
    logging.getLogger().addHandler(logging.NullHandler())  # else the first warning sets up one for the terminal
    from apache_beam.runners.worker import sdk_worker_main

    logging.disable(logging.INFO)
    # It misses a session that malmoi's pipelines do without.
    logging.getLogger(sdk_worker_main.__name__).setLevel(logging.ERROR)
    sdk_worker_main.main(sys.argv)


if __name__ == "__main__":
    main()
