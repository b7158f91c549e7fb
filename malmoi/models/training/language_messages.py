"""What to say and to log of a language model's training."""

from malmoi.models.language_run import LanguageRun, MemoryLanguageRun
from malmoi.models.perplexity import perplexity
from malmoi.models.training.descent_fitting import Within
from malmoi.models.training.messages import Messages
from malmoi.models.training.progress import Epoch


def _epoch(epoch: Epoch) -> str:
    values = _scalars(epoch)
    return (
        f"perplexity {values['perplexity']:.2f}, validation {values['validation/perplexity']:.2f}, "
        f"{values['tokens_per_second']:,.0f} tokens/s"
    )


def _within(within: Within) -> str:
    return f"perplexity {perplexity(within.loss):.1f}, {within.rate:,.0f} tokens/s"


def _scalars(epoch: Epoch) -> dict[str, float]:
    trained, validated = float(epoch.measured["loss"][0]), float(epoch.validation[0])
    return {
        "loss": trained,
        "perplexity": perplexity(trained),
        "validation/loss": validated,
        "validation/perplexity": perplexity(validated),
        "learning_rate": float(epoch.phase.rate[0]),
        "tokens_per_second": float(epoch.measured["tokens_per_second"][0]),
    }


def _result(run: LanguageRun | MemoryLanguageRun) -> str:
    kept = run.kept
    drawn = run.about.get("words_without_vector")
    return (
        f"perplexity {perplexity(kept['loss']):.2f} in training, {perplexity(kept['validation_loss']):.2f} on "
        f"validation in epoch {kept['epoch']} of {len(run.about['epochs'])}"
        + (f"; {drawn:,} of {len(run.tokens):,} words began without a vector" if drawn else "")
    )


LANGUAGE_MESSAGES = Messages(epoch=_epoch, within=_within, scalars=_scalars, result=_result)
