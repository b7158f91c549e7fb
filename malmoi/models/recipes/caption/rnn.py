"""The plain recurrent network that sees the picture once, at its first step.

    malmoi train caption/rnn --data-dir data --out runs/rnn
    malmoi evaluate runs/rnn --data-dir data

h = tanh(W_xh x + W_hh h + W_ih v), CS231n's lecture 10 (2016), after Karpathy and Fei-Fei 2015
(https://arxiv.org/abs/1412.2306). Its weights are found by RMSprop, as theirs. Measured here it is not yet, see
``malmoi.models.recipes.caption``.
"""

from malmoi.models.caption_recipe import CaptionRecipe

RECIPE = CaptionRecipe(network="rnn", optimizer="rmsprop", beam=7)
