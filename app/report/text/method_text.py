"""What every report says in the same words: how it was worked out, and what it does not claim."""

from __future__ import annotations

from layers.text import QT_TRANSLATE_NOOP

DECISION = QT_TRANSLATE_NOOP("Report", "Covered, gap, undecided")
DRAWN = QT_TRANSLATE_NOOP(
    "Report",
    "What is not known (what terrain errors hide, how good devices are, how often they are up, climate, a crosser's "
    "speed, where the line truly runs) is drawn {draws:,.0f} times, and P worked out in each draw. A stretch is a gap "
    "if P stays below {theta:g} in at least {gamma:.0%} of the draws, covered if it reaches it in as many, and else "
    "undecided (class E). Low and high are 5 and 95 % of P over the draws. Gaps closer than {merge_m:,.0f} m are "
    "joined, long ones cut every {cut_km:g} km, and those below {min_length_m:,.0f} m that stand alone are counted but "
    "not listed.",
)
"""What decides where a run has draws."""

METHOD = (
    (
        QT_TRANSLATE_NOOP("Report", "One question"),
        QT_TRANSLATE_NOOP(
            "Report",
            "Every stretch of {step_m:,.0f} m of the line is asked: would somebody who walks straight across "
            "{transect_m:,.0f} m at {crosser_mps:g} m/s, {exposure_s:,.0f} s in all, be detected? Longer exposure "
            "would raise every figure.",
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Report", "Sight"),
        QT_TRANSLATE_NOOP(
            "Report",
            "From each post and device a ray is traced over the terrain, with the curve of the earth and refraction, "
            "to half the height of a person of {target_height_m:g} m. Because heights are not exact, the result is a "
            "chance of sight, not a yes or no.",
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Report", "Detection"),
        QT_TRANSLATE_NOOP(
            "Report",
            "Range, light, weather, staffing and the time exposed give each device a chance to detect. Devices and "
            "patrols that are up at the same time are combined: P is one minus the chance that all of them miss. Day "
            "and night are kept apart, and weather is weighed by its share of the year.",
        ),
    ),
    (
        DECISION,
        QT_TRANSLATE_NOOP(
            "Report",
            "P is worked out twice: low, with only what is surely in sight, and high, with all that may be. A stretch "
            "is covered if low reaches {theta:g}, a gap if high stays below it, and otherwise undecided (class E). "
            "Gaps closer than {merge_m:,.0f} m are joined, long ones cut every {cut_km:g} km, and those below "
            "{min_length_m:,.0f} m that stand alone are counted but not listed.",
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Report", "Why: the classes"),
        QT_TRANSLATE_NOOP(
            "Report",
            "C: what stands there would do at its best; it is the hour, the weather or the staffing. A: with a free "
            "view it would do; terrain is in the way. B: not even then; nothing reaches it. E: terrain or data do not "
            "allow an answer. A gap bears the class of its longest part.",
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Report", "Order of the list"),
        QT_TRANSLATE_NOOP(
            "Report",
            "Porosity, 0 to 1, tells how easy the ground is to cross: slope, height, and the distance to settlements "
            "on either side; where roads or trails are known on both sides, by the least walking time between them. "
            "Gaps are ranked by porosity times the chance to be missed, summed over their kilometres. "
            "Where porosity is below 0.3 a gap stands in the list of hard terrain. Porosity never changes P.",
        ),
    ),
)
"""Headings and paragraphs; numbers are filled in from the run's parameters."""

LIMITS = (
    QT_TRANSLATE_NOOP(
        "Report",
        "This is a model of what stated positions could observe. It does not count crossings, and it says nothing "
        "about any person or community.",
    ),
    QT_TRANSLATE_NOOP(
        "Report",
        "Terrain heights carry an error and may include trees and roofs; a post that is not in the data, or one that "
        "has closed since, makes a false gap or hides a true one.",
    ),
    QT_TRANSLATE_NOOP(
        "Report",
        "Incidents show where somebody looked, not where people cross. Cases of people in need of protection are left "
        "out of every figure and map of this report.",
    ),
    QT_TRANSLATE_NOOP(
        "Report",
        "Probabilities are given to two significant figures. “Not assessable” is a result: no stretch of class E may "
        "be read as covered.",
    ),
    QT_TRANSLATE_NOOP(
        "Report",
        "Access to asylum and protection from forced return hold on every stretch. Before a stretch is closed, ask "
        "who crosses it for water, pasture, family or trade.",
    ),
    QT_TRANSLATE_NOOP(
        "Report",
        "The list of gaps is sensitive: whoever wants to cross unseen could use it. Keep it as its marking asks.",
    ),
)

BOUNDARIES = QT_TRANSLATE_NOOP(
    "Report",
    "The lines shown are working lines of the named sources and dates. Lines, names and enclaves on maps and in "
    "tables express no opinion on the legal status of any territory or on the course of its boundaries. Lengths are "
    "geodesic, along the line as digitised, and differ from official figures.",
)

WATCHERS = QT_TRANSLATE_NOOP(
    "Report",
    "Posts, devices and patrols that would each, alone, detect a crosser with P ≥ {alone:g} in that period. None is "
    "not nobody: several weak ones together may cover a stretch. Last column: where P reaches {theta:g} even if "
    "whatever fails one of them fails all{same}; P itself takes them to fail independently, once weather and hours are "
    "given. All of it with the figures as stated, none drawn: it may be more than is covered.",
)
"""What is said below the kilometres by how many watch."""
WATCHERS_SAME = QT_TRANSLATE_NOOP("Report", ", which at that threshold is where one or more do")

CLIMATE_DRAWN = QT_TRANSLATE_NOOP("Report", "Drawn as if {days:,.0f} days of them were known.")
CLIMATE_SOURCE = QT_TRANSLATE_NOOP("Report", "Source of the shares: {source}.")
NOT_STATED = QT_TRANSLATE_NOOP("Report", "not stated")

MOVED = QT_TRANSLATE_NOOP(
    "Report",
    "Rank correlation, over the draws, of each assumption with the kilometres below the threshold by night; and those "
    "kilometres in the fifth of the draws in which it is lowest and highest. Listed is what stands out from chance: "
    "where nothing moves the answer, the list is empty in 19 runs of 20. It speaks of what was drawn: a figure that "
    "is wrong by more than its stated spread may move the answer and not stand here.",
)
"""What is said of the assumptions that moved the answer."""

MAP_NOTE = QT_TRANSLATE_NOOP("Report", "Boundaries shown imply no opinion on their legal status.")
