"""Sentences for the causes, remedies and warnings of a run: the one place that turns codes into text."""

from __future__ import annotations

from collections.abc import Callable

from app.reasons.assumption_names import ASSUMPTIONS, OTHER
from app.reasons.codes import Reason
from app.reasons.gap_texts import GAP_TEXTS
from app.reasons.warning_texts import DOUBTS, WARNING_TEXTS
from layers.text import QT_TRANSLATE_NOOP

CONTEXT = "Reason"

Translate = Callable[[str, str], str]
"""(context, marked text) to the reader's language."""

TEMPLATES = {**GAP_TEXTS, **WARNING_TEXTS}
"""Text by code, with {numbers}."""


UNNAMED = QT_TRANSLATE_NOOP("Reason", "an unnamed post")
UNNAMED_PATROL = QT_TRANSLATE_NOOP("Reason", "an unnamed patrol")


def _untranslated(context: str, text: str) -> str:
    del context
    return text


LIKELIHOODS = (
    (0.9, QT_TRANSLATE_NOOP("Likelihood", "very likely")),
    (0.66, QT_TRANSLATE_NOOP("Likelihood", "likely")),
)
"""The word for a probability above each bound, as the IPCC uses it."""


def likelihood(probability: float) -> str:
    """The word for a probability, as marked text; empty below the bounds a planner would act on."""
    return next((word for bound, word in LIKELIHOODS if probability > bound), "")


def sentence(reason: Reason, translate: Translate = _untranslated) -> str:
    """The sentence of a cause, remedy or warning in the reader's language. Raises KeyError for an unknown code."""
    return translate(CONTEXT, TEMPLATES[reason.code]).format(**_filling(reason, translate))


def _filling(reason: Reason, translate: Translate) -> dict[str, float | str]:
    nameless = {"patrol": UNNAMED_PATROL}
    return {
        key: value if value != "" else translate(CONTEXT, nameless.get(key, UNNAMED))
        for key, value in reason.numbers.items()
    }


def in_brief(reason: Reason, translate: Translate = _untranslated) -> str:
    """A doubt in a few words, in the reader's language; the whole sentence where there is no short form."""
    short = DOUBTS.get(reason.code)
    if short is None:
        return sentence(reason, translate)
    return translate("Doubt", short).format(**_filling(reason, translate))


def assumption(name: str, of: str, translate: Translate = _untranslated) -> str:
    """The name of a drawn assumption in the reader's language; its key where no name is listed."""
    return translate("Assumption", ASSUMPTIONS.get(name, OTHER)).format(of=of, name=name)
