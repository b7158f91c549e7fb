"""Models of image question answering, on COCO-QA or DAQUAR.

Those that look at pictures are trained on ``coco_qa/released-fc7``, whose vectors of pictures come first::

    malmoi prepare image_features/coco --images train2014.zip val2014.zip --network vgg19 --data-dir data
    malmoi prepare coco_qa/released-fc7 --raw-dir RAW --image-features image_features/coco --data-dir data

Their figures await trained weights of VGG-19 and all 69,172 photos that COCO-QA asks about: with vectors of other
weights or other photos the commands run, and the numbers mean nothing. ``daquar/37-single-fc7`` can be named after the
recipe.
"""
