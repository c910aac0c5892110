"""Numbers, tables and marks as docs/worked_sample.md writes them."""

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


def signed(metres: float) -> str:
    """A whole number of metres, with a typographic sign."""
    return f"{metres:+.0f}".replace("-", "−").replace("+0", "0")


def minus(value: float) -> str:
    """A number of four decimals with a typographic minus."""
    return f(value, 4).replace("-", "−")


def filled(page: str, texts: dict[str, str]) -> str:
    """The page with each text between its marks. Raises KeyError if a mark has no text."""
    pattern = re.compile(r"(<!-- numbers: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
    return pattern.sub(lambda match: f"{match[1]}\n{texts[match[2]]}\n\n{match[3]}", page)
