"""TFDS datasets and the tf.data input functions over them.

Importing this package registers the builders: ``import malmoi.datasets; tfds.load("babi/en-10k-qa1")``.
It imports neither Beam nor TensorFlow; these come in when a dataset is prepared or read.
"""

from malmoi.datasets.babi import babi_dataset_builder
from malmoi.datasets.coco_captioning import coco_captioning_dataset_builder
from malmoi.datasets.coco_qa import coco_qa_dataset_builder
from malmoi.datasets.daquar import daquar_dataset_builder
from malmoi.datasets.image_features import image_features_dataset_builder
from malmoi.datasets.ptb import ptb_dataset_builder
from malmoi.datasets.text_corpus import text_corpus_dataset_builder

BUILDERS = {
    "babi": babi_dataset_builder.Builder,
    "coco_captioning": coco_captioning_dataset_builder.Builder,
    "coco_qa": coco_qa_dataset_builder.Builder,
    "daquar": daquar_dataset_builder.Builder,
    "image_features": image_features_dataset_builder.Builder,
    "ptb": ptb_dataset_builder.Builder,
    "text_corpus": text_corpus_dataset_builder.Builder,
}
"""The builders by the name of their dataset."""

__all__ = ["BUILDERS"]
