import numpy as np

from malmoi.models.captioning.picture_rnn import PictureRNN
from tests.models.captioning.test_captioner import CAPTIONS, array, inputs_for, make


def test_it_follows_its_equation():
    model: PictureRNN = make("rnn")
    model.bias.assign(np.linspace(-0.5, 0.5, 5))
    model.output_bias.assign(np.linspace(-1, 1, 10))
    inputs = inputs_for(model)
    table, w_xh, w_ih, w_hh, b, w_hy, b_y = (
        array(weight)
        for weight in (
            model.embedding.embeddings,
            model.kernel,
            model.picture_kernel,
            model.recurrent_kernel,
            model.bias,
            model.output_kernel,
            model.output_bias,
        )
    )
    logits = array(model(inputs))
    for caption, picture, found in zip(CAPTIONS, inputs["fc7"], logits, strict=True):
        h = np.zeros(5)
        for place, word in enumerate(caption):
            seen = picture @ w_ih if place == 0 else 0
            h = np.tanh(table[word] @ w_xh + h @ w_hh + seen + b)
            np.testing.assert_allclose(found[place], h @ w_hy + b_y, atol=1e-5)
