"""What would close a gap, and what was tried in vain, by code."""

from __future__ import annotations

from layers.text import QT_TRANSLATE_NOOP

REMEDY_TEXTS = {
    "mast": QT_TRANSLATE_NOOP(
        "Reason",
        "A {mast_m:.0f} m mast ({device}) at km {km:.1f} would cover {covers_km:.1f} of the {length_km:.1f} km.",
    ),
    "more_crews": QT_TRANSLATE_NOOP(
        "Reason", "{more:.0f} more crews for {patrol} would cover {closes_km:.1f} of the {length_km:.1f} km."
    ),
    "staff": QT_TRANSLATE_NOOP(
        "Reason",
        "{post} with all of its staff present, instead of {staffing:.0%}, would cover {closes_km:.1f} of the "
        "{length_km:.1f} km.",
    ),
    "fully_staffed": QT_TRANSLATE_NOOP(
        "Reason",
        "All planned crews and staff ({count:.0f} posts and patrols lack some here) would cover {closes_km:.1f} of the "
        "{length_km:.1f} km.",
    ),
    "hours": QT_TRANSLATE_NOOP(
        "Reason", "{post} working round the clock would cover {closes_km:.1f} of the {length_km:.1f} km."
    ),
    "hours_people": QT_TRANSLATE_NOOP(
        "Reason",
        "{post} working round the clock, with {times:.1f} times its people, would cover {closes_km:.1f} of the "
        "{length_km:.1f} km.",
    ),
    "patrol_hours": QT_TRANSLATE_NOOP(
        "Reason",
        "{post} going round the clock, as often a day as now, would cover {closes_km:.1f} of the {length_km:.1f} km.",
    ),
    "attendance": QT_TRANSLATE_NOOP(
        "Reason",
        "{post}, available {needed:.0%} of the time round the clock instead of {availability:.0%}, would cover "
        "{closes_km:.1f} of the {length_km:.1f} km.",
    ),
}

MORE = (
    (
        "low_km",
        QT_TRANSLATE_NOOP(
            "Reason",
            "Draw by draw, with places on which the draws disagree, it closes {low_km:.1f} to {high_km:.1f} km.",
        ),
    ),
    ("loses_km", QT_TRANSLATE_NOOP("Reason", "It uncovers {loses_km:.1f} km elsewhere.")),
)
"""What a remedy says besides, where it has the number."""
TRIED = QT_TRANSLATE_NOOP("Reason", "Tried, and not enough: {each}.")
TRIED_TEXTS = {
    "mast": QT_TRANSLATE_NOOP("Reason", "a {mast_m:.0f} m mast ({device}) at km {km:.1f} closes {closes_km:.1f} km"),
    "more_crews": QT_TRANSLATE_NOOP("Reason", "{more:.0f} more crews for {patrol} close {closes_km:.1f} km"),
    "staff": QT_TRANSLATE_NOOP("Reason", "all staff of {post} close {closes_km:.1f} km"),
    "fully_staffed": QT_TRANSLATE_NOOP("Reason", "all planned crews and staff close {closes_km:.1f} km"),
    "hours": QT_TRANSLATE_NOOP("Reason", "{post} round the clock closes {closes_km:.1f} km"),
    "hours_people": QT_TRANSLATE_NOOP("Reason", "{post} round the clock closes {closes_km:.1f} km"),
    "patrol_hours": QT_TRANSLATE_NOOP("Reason", "{post} round the clock closes {closes_km:.1f} km"),
    "attendance": QT_TRANSLATE_NOOP("Reason", "{post} available {needed:.0%} of the time closes {closes_km:.1f} km"),
}
"""The same in a few words, for a list."""
ONE_MORE = {
    "more_crews": QT_TRANSLATE_NOOP(
        "Reason", "1 more crew for {patrol} would cover {closes_km:.1f} of the {length_km:.1f} km."
    ),
}
"""A remedy that takes one more."""
ONE_TRIED = {"more_crews": QT_TRANSLATE_NOOP("Reason", "1 more crew for {patrol} closes {closes_km:.1f} km")}
"""The same in a few words."""
