"""The tables of docs/worked_sample.md, written from the numbers stored by worked_sample.py."""

from __future__ import annotations

import math
from typing import Any

from worked_text import f, minus, phi, signed, table


def blocks_of(numbers: dict[str, Any]) -> dict[str, str]:
    """The text to go between each pair of marks on the page."""
    return {
        "place": _place(numbers),
        "sources": _sources(numbers),
        "places": _places(numbers),
        "sight": _sight(numbers),
        "looks": _looks(numbers),
        "misses": _misses(numbers),
        "states": _states(numbers),
        "chances": _chances(numbers),
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
        (source["name"], source["label"], f"{f(source['distance_m'], 0)} m", source["hours"], source["availability"])
        for source in numbers["sources"]
    ]
    return table(("Source", "Device", "Distance to the line", "Hours", "Availability a"), rows)


def _places(numbers: dict[str, Any]) -> str:
    rows = [(source["name"], *(f(p) for p in source["places"]["p"])) for source in numbers["sources"]]
    return table(("Chance of sight", *_offsets(numbers)), rows)


def _offsets(numbers: dict[str, Any]) -> list[str]:
    return [f"{signed(offset)} m" for offset in numbers["sources"][0]["places"]["offset_m"]]


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
    text = (
        f"From {ray['name']} to the place at {signed(ray['offset_m'])} m, {f(ray['length_m'], 0)} m. Product of the "
        f"last column: **{f(product)}**."
    )
    return f"{table(head, rows)}\n\n{text}"


def _looks(numbers: dict[str, Any]) -> str:
    sources, speed = numbers["sources"], numbers["parameters"]["crosser_mps"]
    columns = [column for source in sources for column in _columns_of(source, speed)]
    heads = [head for head, _ in columns]
    rows = []
    for number, look in enumerate(sources[0]["looks"]):
        place = signed(sources[0]["places"]["offset_m"][look["place"]])
        own = [cells[number] for _, cells in columns]
        rows.append((number + 1, f"{signed(look['offset_m'])} m", place, *own))
    return table(("Look", "From the line", "Sight of", *heads), rows)


def _columns_of(source: dict[str, Any], speed: float) -> list[tuple[str, list[str]]]:
    """The columns of a source in the table of looks: distance, for radar the radial pace, and q in clear weather."""
    looks = source["looks"]
    columns = [(f"{source['name']}: distance", [f"{f(look['distance_m'], 0)} m" for look in looks])]
    if source["model"] == "radar":
        columns.append(("pace along the beam", [f"{f(speed * look['radial'], 2)} m/s" for look in looks]))
    return [*columns, ("q", [f(q, 5) for q in source["results"]["miss"][0]])]


def missed(source: dict[str, Any], period: str, state: int, seen: int = 31) -> dict[str, float]:
    """What M is made of in one state of the weather, given the places in sight as bits."""
    looks = zip(source["results"]["miss"][state], source["looks"], strict=True)
    q = [one for one, look in looks if one < 1.0 and (seen >> look["place"]) & 1]
    n = source["results"]["number"] * source[f"use_{period}"][state]
    if not q or not n:
        return {"n": n, "least": 1.0, "c": 0.0, "plain": 1.0, "together": 1.0, "m": 1.0}
    c = source["beta"] * min(q)
    plain = math.prod(q) ** n
    together = c + (1.0 - c) * math.prod((one - c) / (1.0 - c) for one in q) ** n
    return {"n": n, "least": min(q), "c": c, "plain": plain, "together": together, "m": max(plain, together)}


def _misses(numbers: dict[str, Any]) -> str:
    rows = []
    for source in numbers["sources"]:
        for state, weather in enumerate(numbers["weather"]["states"]):
            day, night = (missed(source, period, state) for period in ("day", "night"))
            for period, part in (("day, night", day),) if day == night else (("day", day), ("night", night)):
                cells = (f(part["n"]), *(f(part[key], 4) for key in ("least", "c", "plain", "together", "m")))
                rows.append((f"{source['name']}, {period}, {weather}", *cells, f(1.0 - part["m"], 4)))
    head = ("All of the path in sight", "n", "Least q", "c", "Independent", "In common", "M", "1 − M")
    return f"{table(head, rows)}\n\n{_calculator(telling(numbers))}"


def _calculator(source: dict[str, Any]) -> str:
    """How M of a source by day in clear weather comes about, for a pocket calculator."""
    q, part = source["results"]["miss"][0], missed(source, "day", 0)
    plain = math.fsum(map(math.log, q))
    rest = math.fsum(math.log((one - part["c"]) / (1.0 - part["c"])) for one in q)
    return (
        f"By pocket calculator, for {source['name']} by day in clear weather: the {len(q)} logarithms ln q add up to "
        f"{minus(plain)}, times {f(part['n'])} is {minus(plain * part['n'])}, and e to the power of that is "
        f"{f(part['plain'], 4)}. c = {source['beta']} × {f(part['least'], 4)} = {f(part['c'], 4)}; the logarithms of "
        f"(q − c) / (1 − c) add up to {minus(rest)}, times {f(part['n'])} is {minus(rest * part['n'])}, e to the power "
        f"of that is {f(math.exp(rest * part['n']), 4)}, and {f(part['c'], 4)} + {f(1.0 - part['c'], 4)} × "
        f"{f(math.exp(rest * part['n']), 4)} = {f(part['together'], 4)}. The larger is M = **{f(part['m'], 4)}**."
    )


def telling(numbers: dict[str, Any]) -> dict[str, Any]:
    """The source whose P hangs most on how much of the path is in sight: the one least sure of whom it sees."""
    best = [max(map(max, source["results"]["open"])) for source in numbers["sources"]]
    source: dict[str, Any] = numbers["sources"][best.index(min(best))]
    return source


def _states(numbers: dict[str, Any]) -> str:
    source = telling(numbers)
    chances, given = source["results"]["states"], source["results"]["by_state"][0][0]
    listed = [state for state in range(len(chances)) if chances[state] >= 0.01]
    listed.sort(key=lambda state: (state.bit_count(), state))
    rows = [
        (_pattern(state), f(chances[state], 4), f(given[state], 4), f(chances[state] * given[state], 5))
        for state in listed
    ]
    others = [state for state in range(len(chances)) if state not in listed]
    rest = math.fsum(chances[state] * given[state] for state in others)
    rows.append((f"{len(others)} others", f(math.fsum(chances[state] for state in others), 4), "", f(rest, 5)))
    total = source["results"]["chance"][0][0]
    rows.append(("**all**", f(math.fsum(chances), 4), "", f"**{f(total, 5)}**"))
    apart = source["places"]["p"]
    text = (
        f"If the five went each by its own, none would be in sight with a chance of "
        f"{f(math.prod(1.0 - p for p in apart))}, and all with one of {f(math.prod(apart), 5)}."
    )
    head = (f"{source['name']} sees", "Chance", "1 − M, by day, clear", "Chance × (1 − M)")
    return f"{table(head, rows)}\n\n{text}"


def _pattern(state: int) -> str:
    return "".join("●" if (state >> place) & 1 else "○" for place in range(5))


def _chances(numbers: dict[str, Any]) -> str:
    rows = [
        (
            *(source["name"], f(source["results"]["p_visible"])),
            *(" / ".join(f(value, 4) for value in row) for row in source["results"]["chance"]),
        )
        for source in numbers["sources"]
    ]
    states = " / ".join(numbers["weather"]["states"])
    return table(("Source", "Sees any of it", f"D by day: {states}", f"D by night: {states}"), rows)


def single(source: dict[str, Any], period: int, state: int) -> float:
    """P of one source on duty, in one weather state."""
    return float(source["availability"] * source["results"]["chance"][period][state])


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
        f"With every source up and in its best condition, hidden by no more than the heights as stated, P would be "
        f"{f(result['best_condition'])}; with perfect sight as well {f(result['in_sight'])}. So its class is "
        f"**{result['class']}**."
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
