"""Corpora of our own making, in the raw formats of the real ones: for a first try and for tests."""

from malmoi.samples.babi import write_babi
from malmoi.samples.coco import write_coco
from malmoi.samples.coco_qa import write_coco_qa
from malmoi.samples.daquar import write_daquar
from malmoi.samples.play import play, write_play

__all__ = ["play", "write_babi", "write_coco", "write_coco_qa", "write_daquar", "write_play"]
