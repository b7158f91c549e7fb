"""Training and evaluating memory networks on prepared story question answering datasets."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.story_qa import story_qa, story_qa_arrays
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.files import write_whole
from malmoi.models.memn2n import MemN2N
from malmoi.models.progress import Watch
from malmoi.models.recipe import Recipe
from malmoi.models.restarts import Restarts
from malmoi.models.run import Run, Widths
from malmoi.models.side_by_side import Examples, train_side_by_side
from malmoi.models.training import train
