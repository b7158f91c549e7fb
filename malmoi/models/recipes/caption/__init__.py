"""Models that write captions, on MS-COCO's of 2014 as Karpathy divided them.

The network that sees the photos comes first, with its layer ``fc2`` (fc7), or ``conv5`` for the model with attention::

    malmoi prepare image_features/fc7 --images train2014.zip val2014.zip
    malmoi prepare coco_captioning/2014-karpathy-fc7 --raw-dir RAW --image-features image_features/fc7

    malmoi prepare image_features/conv5 --images train2014.zip val2014.zip --layer conv5 --dtype float16
    malmoi prepare coco_captioning/2014-karpathy-conv5 --raw-dir RAW --image-features image_features/conv5

each with the same ``--data-dir``. RAW is the folder with COCO's annotations and Karpathy's ``dataset_coco.json``. The
figures of these models await trained weights of the network and all 123,287 photos.
"""
