"""Models of image question answering, on COCO-QA or DAQUAR."""
