import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from malmoi.models.captioning.examples import CaptionExamples, caption_batches

CAPTIONS = np.array([[2, 5, 3, 0], [2, 6, 7, 3], [2, 3, 0, 0], [2, 8, 3, 0], [2, 9, 3, 0]])
PICTURES = np.arange(12, dtype=np.float16).reshape(3, 4)
EXAMPLES = CaptionExamples(captions=CAPTIONS, places=np.array([2, 0, 1, 2, 0]), pictures=PICTURES.__getitem__)


@given(st.permutations(range(5)), st.integers(1, 7))
def test_every_caption_counts_once_with_its_picture(order, batch_size):
    read = caption_batches(EXAMPLES, picture="fc7", batch_size=batch_size, order=np.array(order))
    assert (read.count, read.asked, len(read.batches)) == (-(-5 // batch_size), 5, -(-5 // batch_size))
    found = []
    for place in range(read.count):
        features, said, counts = read.batches[place]
        assert features["caption"].shape == said.shape == counts.shape == (batch_size, 3)
        assert (features["fc7"].dtype, features["fc7"].shape) == (np.float32, (batch_size, 4))
        for words, picture, classes, weights in zip(features["caption"], features["fc7"], said, counts, strict=True):
            if weights.any():
                length = int(weights.sum())
                assert weights.tolist() == [1] * length + [0] * (3 - length)
                found.append(([*words[:length], int(classes[length - 1]) + 1], picture.tolist()))
                np.testing.assert_array_equal(words[1:length], classes[: length - 1] + 1)
    expected = [([id for id in CAPTIONS[at] if id], PICTURES[EXAMPLES.places[at]].tolist()) for at in order]
    assert found == expected
