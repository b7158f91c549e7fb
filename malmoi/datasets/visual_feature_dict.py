"""The features of a stored question about a picture, which all corpora of them share."""

import numpy as np
import tensorflow_datasets as tfds
from etils import epath

from malmoi.datasets.fc7_feature import fc7_feature
from malmoi.featurize.fc7_manifest import load_manifest
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines.visual_question import TYPES


def visual_feature_dict(
    folder: epath.Path, *, types: int = len(TYPES), answer_sets: bool, vectors: bool, origins: bool = False
) -> tfds.features.FeaturesDict:
    """The features of the dataset prepared in ``folder``.

    Args:
        folder: has the answer classes.
        types: how many of ``TYPES`` the corpus has.
        answer_sets: whether the parts of answers are stored one by one too.
        vectors: whether the pictures' vectors are stored too; their manifest is in ``folder``.
        origins: whether it is stored where generated questions come from.
    """
    features = {
        "question_id": tfds.features.Scalar(np.int64, doc="place of the question in its raw file, from 0"),
        "image_id": tfds.features.Scalar(np.int64, doc="number of the picture"),
        # As bytes, because lists of numbers are slow to write and to parse.
        "question": tfds.features.Tensor(
            shape=(None,), dtype=np.int32, encoding="bytes", doc="word ids of the question; 1 is unknown"
        ),
        "question_text": tfds.features.Text(doc="the question as in the raw file"),
        "type": tfds.features.ClassLabel(names=list(TYPES[:types]), doc="what is asked for"),
        "answer": tfds.features.ClassLabel(names=list(Vocabulary.load(folder, "answers").words)),
        "answer_text": tfds.features.Text(doc="the answer as in the raw file"),
    }
    if answer_sets:
        features["answer_set"] = tfds.features.Sequence(
            tfds.features.Text(), doc="the parts of the answer in their order, repeats too"
        )
    if origins:
        features["caption_id"] = tfds.features.Scalar(np.int64, doc="number of the caption; -1 of none")
        features["rule"] = tfds.features.Text(doc="by which the question was made")
        features["mode"] = tfds.features.Text(doc="how questions were made: faithful or corrected")
    if vectors:
        features["fc7"] = fc7_feature(load_manifest(folder))
    return tfds.features.FeaturesDict(features)
