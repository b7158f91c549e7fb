"""What to say and to log of a language model's training."""

from malmoi.models.language_run import LanguageRun, MemoryLanguageRun
from malmoi.models.perplexity import perplexity
from malmoi.models.training.descent_fitting import Within
from malmoi.models.training.progress import Epoch


def language_words(epoch: Epoch) -> str:
    """Perplexities and speed of an epoch."""
    values = language_scalars(epoch)
    return (
        f"perplexity {values['perplexity']:.2f}, validation {values['validation/perplexity']:.2f}, "
        f"{values['tokens_per_second']:,.0f} tokens/s"
    )


def within_words(within: Within) -> str:
    """The same of a part of an epoch."""
    return f"perplexity {perplexity(within.loss):.1f}, {within.rate:,.0f} tokens/s"


def language_scalars(epoch: Epoch) -> dict[str, float]:
    """What of an epoch is logged."""
    trained, validated = float(epoch.measured["loss"][0]), float(epoch.validation[0])
    return {
        "loss": trained,
        "perplexity": perplexity(trained),
        "validation/loss": validated,
        "validation/perplexity": perplexity(validated),
        "learning_rate": float(epoch.phase.rate[0]),
        "tokens_per_second": float(epoch.measured["tokens_per_second"][0]),
    }


def language_result(run: LanguageRun | MemoryLanguageRun) -> str:
    """What the weights that are kept gave."""
    kept = run.kept
    drawn = run.about.get("words_without_vector")
    return (
        f"perplexity {perplexity(kept['loss']):.2f} in training, {perplexity(kept['validation_loss']):.2f} on "
        f"validation in epoch {kept['epoch']} of {len(run.about['epochs'])}"
        + (f"; {drawn:,} of {len(run.tokens):,} words began without a vector" if drawn else "")
    )
