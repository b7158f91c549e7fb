"""The measures written down a second time, caption by caption with dictionaries, to compare with."""

import math
from collections import Counter


def grams(words, n):
    return Counter(tuple(words[place : place + n]) for place in range(len(words) - n + 1))


def plain_rouge_l(caption, references, beta=1.2):
    if not caption:
        return 0.0
    common = [longest_common(caption, reference) for reference in references]
    precision = max(length / len(caption) for length in common)
    recall = max(length / len(words) if words else 0 for length, words in zip(common, references, strict=True))
    return (1 + beta**2) * precision * recall / (recall + beta**2 * precision) if precision else 0.0


def longest_common(one, other):
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, word in enumerate(one, 1):
        for j, another in enumerate(other, 1):
            table[i][j] = table[i - 1][j - 1] + 1 if word == another else max(table[i - 1][j], table[i][j - 1])
    return table[-1][-1]


def plain_cider(captions, references, sigma=6.0):
    frequency = Counter(
        gram
        for given in references
        for n in range(1, 5)
        for gram in {gram for words in given for gram in grams(words, n)}
    )

    def vector(words, n):
        return {
            gram: count * math.log(len(captions) / max(1, frequency[gram])) for gram, count in grams(words, n).items()
        }

    def norm(vector):
        return math.sqrt(sum(weight**2 for weight in vector.values()))

    scores = []
    for caption, given in zip(captions, references, strict=True):
        total = 0.0
        for words in given:
            apart = max(0, len(caption) - 1) - max(0, len(words) - 1)
            for n in range(1, 5):
                ours, theirs = vector(caption, n), vector(words, n)
                product = sum(min(ours[gram], theirs[gram]) * theirs[gram] for gram in ours.keys() & theirs.keys())
                if norms := norm(ours) * norm(theirs):
                    total += product / norms * math.exp(-(apart**2) / (2 * sigma**2))
        scores.append(10 * total / 4 / len(given))
    return scores
