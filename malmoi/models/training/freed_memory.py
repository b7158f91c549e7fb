"""Memory that was freed, kept for the next step of a training."""

import ctypes

# Numbers and bounds of glibc's mallopt (https://man7.org/linux/man-pages/man3/mallopt.3.html).
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3
_LARGEST_THRESHOLD = 32 << 20
_PAD = 64 << 20
_NEVER = (1 << 31) - 1


def keep_freed_memory() -> bool:
    """Has the C library keep what is freed, up to 32 MB a piece, instead of giving it back to the system at once.

    Each step on a CPU needs the same few megabytes again. Taken from the system anew they come page by page, each of
    them zeroed: of a step of word2vec on the TensorFlow backend that was half of the time. The process does not grow
    beyond what it needs at most.

    Returns:
        Whether the C library can do that: glibc, which most Linux systems have.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):
        return False
    wanted = {_MMAP_THRESHOLD: _LARGEST_THRESHOLD, _TRIM_THRESHOLD: _NEVER, _TOP_PAD: _PAD}
    return all(mallopt(number, value) for number, value in wanted.items())
