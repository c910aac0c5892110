"""Headings, column titles and captions of the report, shared by PDF and HTML; the writers fill in the numbers."""

from __future__ import annotations

from app.report.text.reconciliation import NOTE as RECONCILIATION
from layers.text import QT_TRANSLATE_NOOP

LABELS = {
    # Head and foot of a page
    "synthetic": QT_TRANSLATE_NOOP("Report", "SYNTHETIC SAMPLE"),
    "issue": QT_TRANSLATE_NOOP(
        "Report",
        "Coverage gaps along the border · as of {as_of} · own side: {own_state} · run {run}",
    ),
    "printed": QT_TRANSLATE_NOOP("Report", "printed {printed}"),
    "footer": QT_TRANSLATE_NOOP("Report", "Run {run} · as of {as_of}"),
    "out_of_date": QT_TRANSLATE_NOOP("Report", "out of date"),
    "page": QT_TRANSLATE_NOOP("Report", "page {number} of {count}"),
    # First page
    "matters": QT_TRANSLATE_NOOP("Report", "What matters most"),
    "periods": QT_TRANSLATE_NOOP("Report", "By day and by night"),
    "worth": QT_TRANSLATE_NOOP("Report", "What “covered” is worth"),
    "steadiness": QT_TRANSLATE_NOOP("Report", "How steadily it is covered"),
    "reconciliation": QT_TRANSLATE_NOOP("Report", "How lists and figures add up"),
    "reconciliation_note": RECONCILIATION,
    "watchers": QT_TRANSLATE_NOOP("Report", "How many watch"),
    "overview": QT_TRANSLATE_NOOP("Report", "The border at a glance"),
    "notes": QT_TRANSLATE_NOOP("Report", "Notes on the run"),
    "bars_alt": QT_TRANSLATE_NOOP(
        "Report", "Kilometres of each border by day and by night: covered, gaps by class, not assessable"
    ),
    "legend_alt": QT_TRANSLATE_NOOP("Report", "Key to colours, patterns and symbols"),
    "overview_alt": QT_TRANSLATE_NOOP("Report", "Map of the border with its gaps, posts and devices over terrain"),
    # Strip diagrams
    "strips": QT_TRANSLATE_NOOP("Report", "The border pulled straight"),
    "strip_alt": QT_TRANSLATE_NOOP("Report", "Strip diagram of {route}, row {row}"),
    # Lists of stretches
    "gaps": QT_TRANSLATE_NOOP("Report", "Gaps that can be crossed"),
    "no_gaps": QT_TRANSLATE_NOOP("Report", "No gap lies where the ground is easy enough to cross."),
    "all_along": QT_TRANSLATE_NOOP("Report", "In doubt all along: {doubts}."),
    "gap_columns": QT_TRANSLATE_NOOP(
        "Report",
        "P: detection probability in the worse period, low–high. Chance: share of the draws in which it is a gap, with "
        "the word for it. Porosity: ease of crossing, 0 to 1. Score: porosity × (1 − P), summed over km.",
    ),
    "likelihood": QT_TRANSLATE_NOOP("Report", "Words for the chance: {scale}."),
    "confidence_note": QT_TRANSLATE_NOOP(
        "Report",
        "Confidence is apart from it: high, medium with one, low with two or more of coarse or missing terrain, old or "
        "undated posts, and posts known from a single source.",
    ),
    "ranks": QT_TRANSLATE_NOOP("Report", "Small figures: rank by score in nine of ten draws."),
    "in_doubt": QT_TRANSLATE_NOOP("Report", "In doubt: {doubts}"),
    "hard": QT_TRANSLATE_NOOP("Report", "Gaps in hard terrain"),
    "hard_note": QT_TRANSLATE_NOOP(
        "Report",
        "Detection is less likely than not here too, but the ground is hard to cross: porosity below 0.3. By hole, "
        "each piece with its class and period.",
    ),
    "undecided": QT_TRANSLATE_NOOP("Report", "Not assessable (class E)"),
    "undecided_note": QT_TRANSLATE_NOOP(
        "Report", "Neither covered nor a gap: the terrain or the data do not allow an answer."
    ),
    "undecided_causes": QT_TRANSLATE_NOOP(
        "Report", "Neither covered nor a gap: the terrain or the data do not allow an answer ({causes})."
    ),
    "agreed": QT_TRANSLATE_NOOP("Report", "Crossing points by agreement"),
    "agreed_note": QT_TRANSLATE_NOOP(
        "Report",
        "Here a neutral road crosses the line, and people of both sides may cross by agreement: the point is no gap. "
        "What lies beside it is listed as any other stretch.",
    ),
    "words_apart": QT_TRANSLATE_NOOP("Report", "Closed since, and other words apart"),
    "words_note": QT_TRANSLATE_NOOP("Report", "What planners wrote of stretches where this run has no gap."),
    "none": QT_TRANSLATE_NOOP("Report", "None."),
    # A page for one hole
    "gap_title": QT_TRANSLATE_NOOP("Report", "Hole {number}: {title}"),
    "pieces": QT_TRANSLATE_NOOP("Report", "All pieces"),
    "gap_line": QT_TRANSLATE_NOOP("Report", "{class_label} · open {period} · middle at {place}"),
    "why": QT_TRANSLATE_NOOP("Report", "Why."),
    "remedy": QT_TRANSLATE_NOOP("Report", "What would change it."),
    "note": QT_TRANSLATE_NOOP("Report", "Note."),
    "map_alt": QT_TRANSLATE_NOOP("Report", "Map around hole {number}"),
    "around_alt": QT_TRANSLATE_NOOP("Report", "Strip diagram around hole {number}"),
    "section_alt": QT_TRANSLATE_NOOP("Report", "Terrain section to hole {number}"),
    "no_section": QT_TRANSLATE_NOOP(
        "Report", "No section: no observer that watches by sight within 40 km, or the terrain does not reach that far."
    ),
    # Back matter
    "method": QT_TRANSLATE_NOOP("Report", "Method"),
    "observers": QT_TRANSLATE_NOOP("Report", "Devices and patrols"),
    "no_observers": QT_TRANSLATE_NOOP("Report", "None."),
    "influences": QT_TRANSLATE_NOOP("Report", "Which assumptions moved the answer"),
    "parameters": QT_TRANSLATE_NOOP("Report", "Parameters and provenance"),
    "changed": QT_TRANSLATE_NOOP("Report", "changed"),
    "weather": QT_TRANSLATE_NOOP("Report", "Weather"),
    "run": QT_TRANSLATE_NOOP("Report", "To reproduce this run"),
    "sources": QT_TRANSLATE_NOOP("Report", "Sources"),
    "synthetic_layer": QT_TRANSLATE_NOOP("Report", "synthetic"),
    "limits": QT_TRANSLATE_NOOP("Report", "Limits"),
    "boundaries": QT_TRANSLATE_NOOP("Report", "Boundaries"),
}
"""Marked texts by key."""

_BORDER = QT_TRANSLATE_NOOP("Report", "border")
_PERIOD = QT_TRANSLATE_NOOP("Report", "period")
_COVERED = QT_TRANSLATE_NOOP("Report", "covered, km")
_SECRET = QT_TRANSLATE_NOOP("Report", "of it only while timetables stay secret, km")
_GAP = QT_TRANSLATE_NOOP("Report", "gap, km")
_UNKNOWN = QT_TRANSLATE_NOOP("Report", "not assessable, km")
_DEVICE = QT_TRANSLATE_NOOP("Report", "device")

COLUMNS = {
    "borders": (
        _BORDER,
        QT_TRANSLATE_NOOP("Report", "length, km"),
        QT_TRANSLATE_NOOP("Report", "worse period"),
        *(_COVERED, _SECRET, _GAP, _UNKNOWN),
    ),
    "worth": (
        *(_BORDER, _PERIOD, _COVERED, _SECRET),
        QT_TRANSLATE_NOOP("Report", "with the best source alone, km"),
        QT_TRANSLATE_NOOP("Report", "at P ≥ 0.3, km"),
        QT_TRANSLATE_NOOP("Report", "at P ≥ 0.5, km"),
        QT_TRANSLATE_NOOP("Report", "at P ≥ 0.7, km"),
    ),
    "steadiness": (
        *(_BORDER, _PERIOD, _COVERED),
        QT_TRANSLATE_NOOP("Report", "in its worst hour of the week, km"),
        QT_TRANSLATE_NOOP("Report", "open by chance, km: median (5–95 %)"),
        QT_TRANSLATE_NOOP("Report", "chance that any is"),
    ),
    "reconciliation": (
        *(_BORDER, _PERIOD),
        QT_TRANSLATE_NOOP("Report", "listed gaps"),
        QT_TRANSLATE_NOOP("Report", "+ too short to list"),
        QT_TRANSLATE_NOOP("Report", "− no gap, within listed"),
        QT_TRANSLATE_NOOP("Report", "= gap, km"),
        QT_TRANSLATE_NOOP("Report", "+ not assessable, listed"),
        QT_TRANSLATE_NOOP("Report", "+ not assessable, not listed"),
        QT_TRANSLATE_NOOP("Report", "+ covered"),
        QT_TRANSLATE_NOOP("Report", "= length, km"),
    ),
    "periods": (
        *(_BORDER, _PERIOD, _COVERED, _GAP, _UNKNOWN),
        QT_TRANSLATE_NOOP("Report", "drawn, km: median (5–95 %)"),
    ),
    "watchers": (
        *(_BORDER, _PERIOD),
        QT_TRANSLATE_NOOP("Report", "none, km"),
        QT_TRANSLATE_NOOP("Report", "one, km"),
        QT_TRANSLATE_NOOP("Report", "two or more, km"),
        QT_TRANSLATE_NOOP("Report", "even if all fail together, km"),
    ),
    "gaps": (
        QT_TRANSLATE_NOOP("Report", "no."),
        QT_TRANSLATE_NOOP("Report", "class"),
        QT_TRANSLATE_NOOP("Report", "stretch"),
        *("km", "P"),
        QT_TRANSLATE_NOOP("Report", "chance"),
        QT_TRANSLATE_NOOP("Report", "porosity"),
        QT_TRANSLATE_NOOP("Report", "score"),
        QT_TRANSLATE_NOOP("Report", "why · what would change it"),
    ),
    "pieces": (
        QT_TRANSLATE_NOOP("Report", "no."),
        QT_TRANSLATE_NOOP("Report", "class"),
        QT_TRANSLATE_NOOP("Report", "stretch"),
        QT_TRANSLATE_NOOP("Report", "open"),
        *("km", "P"),
        QT_TRANSLATE_NOOP("Report", "chance"),
    ),
    "words_apart": (
        QT_TRANSLATE_NOOP("Report", "stretch"),
        QT_TRANSLATE_NOOP("Report", "status"),
        QT_TRANSLATE_NOOP("Report", "note"),
        QT_TRANSLATE_NOOP("Report", "unit"),
        QT_TRANSLATE_NOOP("Report", "why apart"),
    ),
    "agreed": (
        QT_TRANSLATE_NOOP("Report", "crossing point"),
        QT_TRANSLATE_NOOP("Report", "place"),
        QT_TRANSLATE_NOOP("Report", "road"),
        QT_TRANSLATE_NOOP("Report", "legal regime"),
    ),
    "posts": (
        QT_TRANSLATE_NOOP("Report", "nearest observers"),
        _DEVICE,
        QT_TRANSLATE_NOOP("Report", "distance to the middle"),
        QT_TRANSLATE_NOOP("Report", "why it does not cover the gap"),
    ),
    "devices": (
        _DEVICE,
        QT_TRANSLATE_NOOP("Report", "count"),
        QT_TRANSLATE_NOOP("Report", "range"),
        QT_TRANSLATE_NOOP("Report", "availability"),
    ),
    "patrols": (
        QT_TRANSLATE_NOOP("Report", "patrol"),
        QT_TRANSLATE_NOOP("Report", "kind"),
        QT_TRANSLATE_NOOP("Report", "shape"),
        QT_TRANSLATE_NOOP("Report", "revisits a day"),
        QT_TRANSLATE_NOOP("Report", "schedule"),
        QT_TRANSLATE_NOOP("Report", "crews"),
    ),
    "influences": (
        QT_TRANSLATE_NOOP("Report", "assumption"),
        QT_TRANSLATE_NOOP("Report", "share of variance"),
        QT_TRANSLATE_NOOP("Report", "rank correlation"),
        QT_TRANSLATE_NOOP("Report", "km where low"),
        QT_TRANSLATE_NOOP("Report", "km where high"),
    ),
    "parameters": (
        QT_TRANSLATE_NOOP("Report", "parameter"),
        QT_TRANSLATE_NOOP("Report", "value"),
        QT_TRANSLATE_NOOP("Report", "unit"),
        QT_TRANSLATE_NOOP("Report", "default"),
        QT_TRANSLATE_NOOP("Report", "meaning"),
    ),
    "sources": (
        QT_TRANSLATE_NOOP("Report", "layer"),
        QT_TRANSLATE_NOOP("Report", "source"),
        QT_TRANSLATE_NOOP("Report", "release"),
        QT_TRANSLATE_NOOP("Report", "status"),
        QT_TRANSLATE_NOOP("Report", "licence"),
        QT_TRANSLATE_NOOP("Report", "as of"),
        QT_TRANSLATE_NOOP("Report", "accuracy"),
        QT_TRANSLATE_NOOP("Report", "sensitivity"),
    ),
}
"""Titles of the columns of each table, marked."""
