"""Why a gap is one, and why a stretch is not assessable, by code."""

from __future__ import annotations

from layers.text import QT_TRANSLATE_NOOP

GAP_TEXTS = {
    # When a gap is open
    "open_day": QT_TRANSLATE_NOOP("Reason", "by day"),
    "open_night": QT_TRANSLATE_NOOP("Reason", "by night"),
    "open_both": QT_TRANSLATE_NOOP("Reason", "day and night"),
    "open_night_day_in_part": QT_TRANSLATE_NOOP("Reason", "by night, {day_km:.1f} km of it also by day"),
    "open_day_night_in_part": QT_TRANSLATE_NOOP("Reason", "by day, {night_km:.1f} km of it also by night"),
    "open_in_parts": QT_TRANSLATE_NOOP("Reason", "{day_km:.1f} km of it by day, {night_km:.1f} km by night"),
    # Causes of gaps
    "hidden": QT_TRANSLATE_NOOP(
        "Reason",
        "{post} sees {sees_km:.1f} of the {length_km:.1f} km; the ridge at {ridge_m:,.0f} m hides the rest.",
    ),
    "hidden_part": QT_TRANSLATE_NOOP(
        "Reason",
        "{post} sees {sees_km:.1f} of the {length_km:.1f} km; the ridge at {ridge_m:,.0f} m hides {hidden_km:.1f} km "
        "of it.",
    ),
    "preview": QT_TRANSLATE_NOOP("Reason", "Not computed while a post is being dragged."),
    "hidden_somewhere": QT_TRANSLATE_NOOP(
        "Reason", "{post} sees {sees_km:.1f} of the {length_km:.1f} km; terrain hides the rest."
    ),
    "too_far": QT_TRANSLATE_NOOP(
        "Reason", "{post}, at best {distance_km:.1f} km away, is too weak: it detects with P {p:.2f} at most."
    ),
    "worked_too_little": QT_TRANSLATE_NOOP(
        "Reason", "{post} works {worked_km:.1f} of the {length_km:.1f} km and detects there with P {p:.2f} at most."
    ),
    "along_the_beam": QT_TRANSLATE_NOOP(
        "Reason",
        "{post}, at best {distance_km:.1f} km away, looks along the line here: a radar does not see what crosses its "
        "beam at a right angle.",
    ),
    "along_the_beam_unseen": QT_TRANSLATE_NOOP(
        "Reason",
        "{post}, at best {distance_km:.1f} km away, does not see it, and looks along the line here: a radar does not "
        "see what crosses its beam at a right angle.",
    ),
    "hidden_and_weak": QT_TRANSLATE_NOOP(
        "Reason",
        "{post}, at best {distance_km:.1f} km away, does not see it, and would detect with P {p:.2f} at most if it "
        "did.",
    ),
    "looks_elsewhere": QT_TRANSLATE_NOOP(
        "Reason",
        "Nobody reaches it: the nearest post, {post}, is {distance_km:.1f} km away, within its range of "
        "{range_km:.1f} km, but it lies outside its field of view.",
    ),
    "out_of_range": QT_TRANSLATE_NOOP(
        "Reason",
        "Nobody reaches it: the nearest post, {post}, is {distance_km:.1f} km away and has a range of {range_km:.1f} "
        "km.",
    ),
    "no_post": QT_TRANSLATE_NOOP(
        "Reason", "No post, sensor or patrol counts anywhere: all {length_km:.1f} km are open."
    ),
    "not_by_night": QT_TRANSLATE_NOOP(
        "Reason", "{post} watches it by day (P {p_day:.2f}) but not by night (P {p_night:.2f})."
    ),
    "not_by_day": QT_TRANSLATE_NOOP(
        "Reason", "{post} watches it by night (P {p_night:.2f}) but not by day (P {p_day:.2f})."
    ),
    "part_time": QT_TRANSLATE_NOOP(
        "Reason",
        "{post} would detect with P {p_best:.2f} at its best, but is available {availability:.0%} of its hours: "
        "P {p_day:.2f} by day, {p_night:.2f} by night.",
    ),
    # Why each of the nearest posts and devices does not cover a gap
    "near_out_of_range": QT_TRANSLATE_NOOP("Reason", "out of its range of {range_km:.1f} km"),
    "near_elsewhere": QT_TRANSLATE_NOOP("Reason", "within its range of {range_km:.1f} km, outside its field of view"),
    "near_along_the_beam": QT_TRANSLATE_NOOP(
        "Reason", "looks along the line here: a radar does not see what crosses its beam at a right angle"
    ),
    "near_unseen": QT_TRANSLATE_NOOP("Reason", "does not see it; would detect with P {p:.2f} at most if it did"),
    "near_weak": QT_TRANSLATE_NOOP(
        "Reason", "sees {sees_km:.1f} of {length_km:.1f} km; detects there with P {p:.2f} at most"
    ),
    "near_in_part": QT_TRANSLATE_NOOP(
        "Reason", "sees {sees_km:.1f} of {length_km:.1f} km; P {p_day:.2f} by day, {p_night:.2f} by night"
    ),
    "near_weak_in_class": QT_TRANSLATE_NOOP(
        "Reason", "sees {sees_km:.1f} of the {length_km:.1f} km in class {klass}; detects there with P {p:.2f} at most"
    ),
    "near_in_part_in_class": QT_TRANSLATE_NOOP(
        "Reason",
        "sees {sees_km:.1f} of the {length_km:.1f} km in class {klass}; P {p_day:.2f} by day, {p_night:.2f} by night",
    ),
    # Causes of doubt
    "no_terrain": QT_TRANSLATE_NOOP(
        "Reason", "The terrain has no heights along {missing_km:.1f} of the {length_km:.1f} km."
    ),
    "terrain_coarse_here": QT_TRANSLATE_NOOP(
        "Reason", "Cells of {cell_m:.0f} m are too coarse to tell: import a finer DEM for these {length_km:.1f} km."
    ),
    "sight_uncertain": QT_TRANSLATE_NOOP(
        "Reason", "Visibility along these {length_km:.1f} km depends on heights that are not known well enough."
    ),
}
