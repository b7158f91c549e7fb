"""Functions with arguments that their callers can't change, to put in the place of others."""


def always(function, **fixed):
    """Like ``functools.partial``, whose keywords a caller could override."""
    return lambda *arguments, **keywords: function(*arguments, **keywords | fixed)
