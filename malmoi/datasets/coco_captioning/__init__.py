"""The dataset ``coco_captioning``."""
