"""Numbers and texts that readers stumble over."""

from __future__ import annotations

import numpy as np

from tests.hostile.changes.lures import Lures

NUMBERS = (
    "0",
    "-0",
    "-1",
    "1e308",
    "1e309",
    "-1e999",
    "NaN",
    "nan",
    "inf",
    "-Infinity",
    "1e-400",
    "0x7fffffff",
    "2147483647",
    "2147483648",
    "-2147483649",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "1" * 400,
    "1." + "3" * 5000,
    "1e",
    "--5",
    "1,5",
    "1.2.3",
    "١٢٣",
    "½",
    "70°",
    "1_000",
    "+",
    ".",
    "2.2250738585072011e-308",
    "179.99999999999999999",
    "-180.0000001",
    "90.0000001",
    "1e20",
    "65536",
    "32768",
)
"""Numbers that are none, or that do not fit into what holds numbers."""
TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ufeff",
    "\u202eabc",
    "\ud7ff\U0010ffff",
    "%s%n%x",
    "{0}{name}",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "../../../../etc/passwd",
    "..\\..\\x",
    "CON",
    "/dev/zero",
    "\\\\192.0.2.1\\share\\x",
    "'; DROP TABLE sarhad_layers; --",
    '"',
    "'",
    "\\",
    "<b>x</b>",
    "&a;",
    "]]>",
    "<!--",
    "#let x = 1",
    "\r\n",
    "\x1b[31m",
    "null",
    "None",
    "[object Object]",
    "2026-13-45",
    "9999-12-31T23:59:60Z",
    "0000-00-00",
    "-5000-01-01",
    "31/31/31",
    "24:60",
    "Mo-Su 00:00-48:00",
    "é" * 3,
    "POINT EMPTY",
    "POINT (NaN NaN)",
    "GEOMETRYCOLLECTION(" * 300,
    "01" + "07000000" * 200,
    '{"a":' * 2000,
    "EPSG:999999",
)
"""Texts that mean something to what they are handed on to."""


def number(generator: np.random.Generator) -> str:
    """A number that is none, or that does not fit."""
    return NUMBERS[int(generator.integers(len(NUMBERS)))]


def text(generator: np.random.Generator, lures: Lures) -> str:
    """A hostile text: one of the list, a long one, or the name of something beyond the file."""
    way = generator.random()
    if way < 0.2:
        return lures.any(generator)
    if way < 0.3:
        return str(generator.choice(["x", "я", "\U0001f600", "<", "9", " ", "a,", "\t"])) * int(
            10 ** generator.uniform(2, 6)
        )
    return TEXTS[int(generator.integers(len(TEXTS)))]


def either(generator: np.random.Generator, lures: Lures) -> str:
    """A hostile number or text."""
    return number(generator) if generator.random() < 0.5 else text(generator, lures)
