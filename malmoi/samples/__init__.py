"""Corpora of our own making, written in the raw formats of the real ones: for a first try and for tests."""

from malmoi.samples.babi import write_babi

__all__ = ["write_babi"]
