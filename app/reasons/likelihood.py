"""How a probability is written and named: two figures, never 0 or 1, and a word of a seven-step scale."""

from __future__ import annotations

import math
from typing import NamedTuple

from layers.text import QT_TRANSLATE_NOOP


class Step(NamedTuple):
    """A word for probabilities above ``above``, and that range as it is printed."""

    above: float
    word: str
    span: str


SCALE = (
    Step(0.99, QT_TRANSLATE_NOOP("Likelihood", "virtually certain"), "> 99 %"),
    Step(0.90, QT_TRANSLATE_NOOP("Likelihood", "very likely"), "90–99 %"),
    Step(0.66, QT_TRANSLATE_NOOP("Likelihood", "likely"), "66–90 %"),
    Step(0.33, QT_TRANSLATE_NOOP("Likelihood", "about as likely as not"), "33–66 %"),
    Step(0.10, QT_TRANSLATE_NOOP("Likelihood", "unlikely"), "10–33 %"),
    Step(0.01, QT_TRANSLATE_NOOP("Likelihood", "very unlikely"), "1–10 %"),
    Step(-1.0, QT_TRANSLATE_NOOP("Likelihood", "exceptionally unlikely"), "< 1 %"),
)
"""The likelihood scale of the IPCC (Mastrandrea et al. 2010), each word for its own range alone."""


def likelihood(chance: float) -> str:
    """The word for a probability as it is printed, to two decimals, as marked text.

    >>> likelihood(0.996), likelihood(0.994), likelihood(0.904), likelihood(0.5), likelihood(0.0)
    ('virtually certain', 'very likely', 'likely', 'about as likely as not', 'exceptionally unlikely')
    """
    if chance < 0.01 or chance >= 0.995:  # as ``probability`` prints "< 0.01" and "> 0.99"
        return SCALE[-1 if chance < 0.01 else 0].word
    return next((step.word for step in SCALE[:-1] if round(chance, 2) > step.above), SCALE[-2].word)


def probability(value: float) -> str:
    """A probability with two figures: no model is so sure that it may print 0 or 1.

    >>> probability(0.0341), probability(0.5), probability(0.0), probability(0.996), probability(1.0)
    ('0.034', '0.50', '< 0.01', '> 0.99', '> 0.99')
    """
    if value < 0.01 or value >= 0.995:
        return "< 0.01" if value < 0.01 else "> 0.99"
    digits = 2 if value >= 0.1 else 1 - math.floor(math.log10(value))
    return f"{value:.{digits}f}"


def percentage(value: float) -> str:
    """A probability in whole per cent, with its sign: never 0 or 100.

    >>> percentage(0.934), percentage(1.0), percentage(0.0)
    ('93 %', '> 99 %', '< 1 %')
    """
    if value < 0.01 or value >= 0.995:
        return "< 1 %" if value < 0.01 else "> 99 %"
    return f"{100.0 * value:.0f} %"


class Printed(float):
    """A probability that a template prints as ``probability`` does, whatever format it asks for."""

    def __format__(self, spec: str) -> str:
        """Two figures, never 0 or 1."""
        del spec
        return probability(float(self))
