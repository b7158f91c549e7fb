"""All measures of captions at once."""

from collections.abc import Sequence

from malmoi.featurize.caption_metrics.bleu import bleu
from malmoi.featurize.caption_metrics.captions import Compared
from malmoi.featurize.caption_metrics.cider import cider
from malmoi.featurize.caption_metrics.rouge import rouge_l


def caption_scores(
    captions: Sequence[Sequence[str]], references: Sequence[Sequence[Sequence[str]]]
) -> dict[str, float]:
    """Measures captions as the COCO evaluation does (Chen et al. 2015, https://arxiv.org/abs/1504.00325, section 3).

    Without METEOR and SPICE, which need Java programs. Papers print these numbers times 100.

    Args:
        captions: the words of one for each picture, such as ``featurize.caption_words`` gives.
        references: the words of those that people gave, one or several for each picture.

    Returns:
        ``BLEU-1`` to ``BLEU-4``, ``ROUGE-L`` and ``CIDEr``.

    Raises:
        MalmoiError: see ``Compared.of``.

    Example:
        >>> captions = [["a", "dog", "runs"], ["a", "red", "bus"]]
        >>> references = [[["a", "dog", "runs"]], [["a", "bus"], ["the", "red", "bus"]]]
        >>> {name: round(score, 3) for name, score in caption_scores(captions, references).items()}
        {'BLEU-1': 1.0, 'BLEU-2': 0.866, 'BLEU-3': 0.721, 'BLEU-4': 0.025, 'ROUGE-L': 0.915, 'CIDEr': 5.009}
    """
    compared = Compared.of(captions, references)
    scores = {f"BLEU-{n}": float(score) for n, score in enumerate(bleu(compared), 1)}
    return scores | {"ROUGE-L": float(rouge_l(compared).mean()), "CIDEr": float(cider(compared).mean())}
