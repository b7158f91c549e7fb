"""The run of a model that answers questions about pictures."""

from functools import cached_property

from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.run import Run
from malmoi.models.visual_qa.img import Img
from malmoi.models.visual_qa.img_bow import ImgBOW
from malmoi.models.visual_qa.vis_lstm import VisLSTM


class VisualRun(Run[VisLSTM | ImgBOW | Img]):
    """The run of a ``VisLSTM``, ``ImgBOW`` or ``Img``, with the vocabularies ``words`` and ``answers``."""

    kind = "visual_qa"

    @cached_property
    def words(self) -> Vocabulary:
        """The words of questions."""
        return self.vocabulary("words")

    @cached_property
    def answers(self) -> Vocabulary:
        """The answer classes."""
        return self.vocabulary("answers")

    @property
    def length(self) -> int:
        """How many words of a question it reads."""
        return self.about["length"]
