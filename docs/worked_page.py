"""The tables of docs/worked_sample.md, written from the numbers stored by worked_sample.py."""

from __future__ import annotations

import math
import re
from typing import Any


def table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """A Markdown table; with more than two columns all but the first are right-aligned."""
    rule = " ---: " if len(head) > 2 else " --- "
    lines = ["| " + " | ".join(head) + " |", "|" + "|".join([" --- "] + [rule] * (len(head) - 1)) + "|"]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def f(value: float, digits: int = 3) -> str:
    """A number with this many decimals."""
    return f"{value:,.{digits}f}"


def phi(z: float) -> float:
    """The standard normal distribution function."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def blocks_of(numbers: dict[str, Any]) -> dict[str, str]:
    """The text to go between each pair of marks on the page."""
    return {
        "place": _place(numbers),
        "sources": _sources(numbers),
        "sight": _sight(numbers),
        "hazard": _hazard(numbers),
        "combined": _combined(numbers),
        "bounds": _bounds(numbers),
        "draws": _draws(numbers),
        "stretch": _stretch(numbers),
        "gap": _gap(numbers),
    }


def _place(numbers: dict[str, Any]) -> str:
    place, parameters, weather = numbers["place"], numbers["parameters"], numbers["weather"]
    states = ", ".join(
        f"{state} {day:.0%} (visibility {km / 1000:g} km)"
        for state, day, km in zip(weather["states"], weather["day"], weather["visibility_m"], strict=True)
    )
    rows = [
        ("Border, chainage", f"{numbers['route']}, km {f(place['chainage_m'] / 1000, 2)}"),
        ("Place", f"{f(place['lat'], 4)}° N, {f(place['lon'], 4)}° E"),
        ("Ground, from the terrain", f"{f(place['elevation_m'], 1)} m"),
        ("Direction of the line", f"{f(place['azimuth_deg'], 1)}°"),
        ("Path of a crosser", f"{f(parameters['transect_m'], 0)} m straight across at {parameters['crosser_mps']} m/s"),
        ("Weather, by day and by night", states),
        ("Covered from P =", parameters["theta"]),
    ]
    return table(("What", "Value"), rows)


def _sources(numbers: dict[str, Any]) -> str:
    rows = [
        (
            *(
                source["name"],
                source["label"],
                f"{f(source['distance_m'], 0)} m",
                source["hours"],
                source["availability"],
            ),
            *(f(source["p_visible"]), f"{f(source['obstacle_m'], 0)} m"),
        )
        for source in numbers["sources"]
    ]
    head = ("Source", "Device", "Distance", "Hours", "Availability a", "p_visible", "Ground at its lowest point")
    return table(head, rows)


def _sight(numbers: dict[str, Any]) -> str:
    ray = numbers["ray"]
    rows = [
        (
            *(number, f"{f(block['distance_m'], 0)} m", f"{f(block['clearance_m'], 2)} m", f"{f(block['sd_m'], 2)} m"),
            *(f(block["clearance_m"] / block["sd_m"], 3), f(phi(block["clearance_m"] / block["sd_m"]), 4)),
        )
        for number, block in enumerate(ray["blocks"], 1)
    ]
    product = math.prod(phi(block["clearance_m"] / block["sd_m"]) for block in ray["blocks"])
    head = ("Block", "Where it is worst", "Clearance", "± 1 sd", "Clearance / sd", "Chance it is open")
    text = f"From {ray['source']}, {f(ray['length_m'], 0)} m. Product of the last column: **p_visible = {f(product)}**."
    return f"{table(head, rows)}\n\n{text}"


def _hazard(numbers: dict[str, Any]) -> str:
    rows = []
    for source in numbers["sources"]:
        derived = source["found"]
        day, night = derived["lambda"]
        rows.append(
            (
                *(
                    source["name"],
                    f(derived["glimpse"], 4),
                    f"{derived['hazard']:.6f} /s",
                    f"{f(derived['exposure_s'], 0)} s",
                ),
                *(" / ".join(f(value) for value in row) for row in (day, night)),
            )
        )
    states = " / ".join(numbers["weather"]["states"])
    head = ("Source", "P per glimpse", "Hazard", "Time exposed", f"Λ by day: {states}", f"Λ by night: {states}")
    return table(head, rows)


def single(source: dict[str, Any], period: int, state: int) -> float:
    """P of one source on duty, in one weather state."""
    return float(source["availability"] * source["p_visible"] * -math.expm1(-source["found"]["lambda"][period][state]))


def _combined(numbers: dict[str, Any]) -> str:
    rows = []
    for period, name in enumerate(("day", "night")):
        for part in numbers["slices"][name]:
            on = [source for source, up in zip(numbers["sources"], part["on"], strict=True) if up]
            p = [1.0 - math.prod(1.0 - single(source, period, state) for source in on) for state in range(3)]
            mean = math.fsum(share * value for share, value in zip(numbers["weather"][name], p, strict=True))
            names = ", ".join(source["name"] for source in on) or "nobody"
            rows.append((name, names, f(part["share"]), *(f(value) for value in p), f(mean), f(part["share"] * mean)))
    head = (
        "Period",
        "On duty",
        "Share of the period",
        *numbers["weather"]["states"],
        "Mean over weather",
        "Share × mean",
    )
    result = numbers["result"]
    return f"{table(head, rows)}\n\n**P by day {f(result['p_day'])}, by night {f(result['p_night'])}.**"


def alone(numbers: dict[str, Any], source: dict[str, Any], period: int) -> float:
    """P of one source on its own in a period: its share of duty times the mean over weather."""
    name, place = ("day", "night")[period], numbers["sources"].index(source)
    duty = math.fsum(part["share"] for part in numbers["slices"][name] if part["on"][place])
    return duty * math.fsum(
        share * single(source, period, state) for state, share in enumerate(numbers["weather"][name])
    )


def _bounds(numbers: dict[str, Any]) -> str:
    rows = [
        (source["name"], *(f(alone(numbers, source, period)) for period in (0, 1))) for source in numbers["sources"]
    ]
    result = numbers["result"]
    for key, name in (("best", "Lower bound: the best one"), ("p", "P"), ("most", "Upper bound: their sum, at most 1")):
        rows.append((name, *(f"**{f(result[f'{key}_{period}'])}**" for period in ("day", "night"))))
    rows.append(("Two or more detect", *(f(result[f"two_{period}"]) for period in ("day", "night"))))
    rows.append(("Sources that would do alone", *(result[f"k_{period}"] for period in ("day", "night"))))
    return table(("Alone", "By day", "By night"), rows)


def _draws(numbers: dict[str, Any]) -> str:
    result = numbers["result"]
    rows = [
        (name, *(f(result[f"{key}_{name}"]) for key in ("p", "mean", "low", "high", "g")), result[name])
        for name in ("day", "night")
    ]
    text = (
        f"With every source up and in its best condition P would be {f(result['best_condition'])}; with perfect sight "
        f"as well {f(result['in_sight'])}. So its class is **{result['class']}**."
    )
    head = (
        "Period",
        "P as stated",
        "Mean of the draws",
        "5 % of them below",
        "95 % below",
        "Share below 0.5",
        "Outcome",
    )
    return f"{table(head, rows)}\n\n{text}"


def _stretch(numbers: dict[str, Any]) -> str:
    rows = [
        (
            f"{f(sample['start_m'] / 1000, 1)}–{f(sample['end_m'] / 1000, 1)}",
            *(f(sample[key]) for key in ("p_day", "g_day", "p_night", "g_night")),
            *(sample["day"], sample["night"], sample["class"] or "–"),
        )
        for sample in numbers["stretch"]
    ]
    return table(("km", "P day", "Below, day", "P night", "Below, night", "Day", "Night", "Class"), rows)


def _gap(numbers: dict[str, Any]) -> str:
    gap = numbers["gap"]
    km = ", ".join(f"{klass} {value:g} km" for klass, value in gap["classes"].items() if value)
    rows = [
        ("Gap", f"{numbers['route']} km {f(gap['start_m'] / 1000, 1)}–{f(gap['end_m'] / 1000, 1)}, by {gap['period']}"),
        ("Class", f"{gap['klass']} ({km})"),
        ("Detection, 5–95 % of the draws", f"{f(gap['p_low'])}–{f(gap['p_high'])}"),
        ("Chance that it is a gap", f(gap["probability"])),
        ("Ease of crossing", f(gap["porosity"])),
        ("Score", f"{f(gap['score'])} km"),
        ("Cause", gap["cause"]),
        ("Remedy", gap["remedy"] or "none was found"),
    ]
    return table(("What", "Value"), rows)


def filled(page: str, texts: dict[str, str]) -> str:
    """The page with each text between its marks. Raises KeyError if a mark has no text."""
    pattern = re.compile(r"(<!-- numbers: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
    return pattern.sub(lambda match: f"{match[1]}\n{texts[match[2]]}\n\n{match[3]}", page)
