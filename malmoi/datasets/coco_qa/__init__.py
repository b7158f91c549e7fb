"""COCO-QA: questions about photos of MS-COCO, made from their captions."""
