import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from tests.models.captioning.test_captioner import CAPTIONS, array, inputs_for, make


@pytest.mark.parametrize(("cell", "layers", "unroll"), [("lstm", 2, False), ("gru", 1, True), ("rnn", 1, False)])
def test_the_picture_is_the_word_before_the_first(cell, layers, unroll):
    model = make("tell", cell=cell, layers=layers, unroll=unroll)
    inputs = inputs_for(model)
    logits = array(model(inputs))
    table = array(model.embedding.embeddings)
    for caption, picture, found in zip(CAPTIONS, inputs["fc7"], logits, strict=True):
        steps = np.stack([picture @ array(model.picture_kernel), *table[caption]])
        outputs = array(model.recurrent(ops.array(steps[None]))[0])[0, 1:]
        expected = outputs @ array(model.output_kernel) + array(model.output_bias)
        np.testing.assert_allclose(found, expected, atol=1e-5)


def test_there_is_no_other_cell():
    with pytest.raises(MalmoiError, match="cell is 'lsm'; there are: rnn, irnn, lstm"):
        make("tell", cell="lsm")
    with pytest.raises(MalmoiError, match="layers is 0"):
        make("tell", layers=0)
