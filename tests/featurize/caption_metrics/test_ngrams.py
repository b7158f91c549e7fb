from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from malmoi.featurize.caption_metrics.ngrams import ngrams
from tests.featurize.caption_metrics.plain import grams


@given(st.lists(st.lists(st.integers(0, 3), max_size=7), min_size=1, max_size=5))
def test_they_are_those_of_each_caption(captions):
    words = np.array([word for caption in captions for word in caption], np.int64)
    for n, found in enumerate(ngrams(words, np.array([len(caption) for caption in captions]), orders=4), 1):
        expected = [sorted(grams(caption, n).values()) for caption in captions]
        counts = [sorted(found.counts[found.captions == place].tolist()) for place in range(len(captions))]
        assert counts == expected
        together = Counter(gram for caption in captions for gram in grams(caption, n))
        assert found.size == len(together)
        with_each = np.bincount(found.numbers, minlength=found.size)
        assert sorted(with_each) == sorted(sum(gram in grams(caption, n) for caption in captions) for gram in together)
