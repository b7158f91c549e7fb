"""How good captions are: BLEU, ROUGE-L and CIDEr, as the COCO evaluation computes them."""
