"""Changes to XML: entities, depth, attributes, encodings, names of things elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from tests.hostile.changes import values
from tests.hostile.changes.lures import Lures

_CONTENT = re.compile(r"(?<=>)([^<>]+)(?=<)")
_ATTRIBUTE = re.compile(r'(?<==")([^"<>]*)(?=")')
_ELEMENT = re.compile(r"<[A-Za-z][^<>]*?>")
_TAG = re.compile(r"</?[A-Za-z:]+")


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def _one_of(pattern: re.Pattern[str], text: str, generator: np.random.Generator) -> re.Match[str] | None:
    matches = list(pattern.finditer(text))
    return matches[int(generator.integers(len(matches)))] if matches else None


def _with(text: str, match: re.Match[str] | None, new: str) -> str:
    return text if match is None else text[: match.start()] + new + text[match.end() :]


def _begin(text: str) -> int:
    """Where the root stands."""
    return next((match.start() for match in _ELEMENT.finditer(text)), 0)


def entities(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Entities that grow, go round in a circle, or are files and addresses."""
    text = re.sub(r"<!DOCTYPE[^>]*>", "", _text(path))
    root = _begin(text)
    wide = int(generator.choice([2, 10, 30]))
    laughs = "".join(f'<!ENTITY a{n} "{wide * f"&a{n - 1};"}">' for n in range(1, int(generator.integers(4, 40))))
    document = str(
        generator.choice(
            [
                f'<!DOCTYPE x [<!ENTITY a0 "{"laughter" * 20}">{laughs}]>',
                f'<!DOCTYPE x [<!ENTITY a0 SYSTEM "{lures.any(generator)}">{laughs}]>',
                f'<!DOCTYPE x SYSTEM "{lures.any(generator)}" [<!ENTITY % p SYSTEM "{lures.any(generator)}"> %p;]>',
                '<!DOCTYPE x [<!ENTITY a0 "&a1;"><!ENTITY a1 "&a0;">]>',
                f'<!DOCTYPE x [<!ENTITY a0 "{"y" * 200_000}">]>',
            ]
        )
    )
    last = f"&a{max(0, laughs.count('ENTITY'))};" if "a1" in document else "&a0;"
    text = text[:root] + document + text[root:]
    for _ in range(int(generator.integers(1, 50))):
        text = _with(text, _one_of(_CONTENT, text, generator), last)
    path.write_text(text, "utf-8")
    return "entities"


def deep(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Elements in elements, thousands of them, some never closed."""
    text, depth = _text(path), int(10 ** generator.uniform(2, 5.5))
    match = _one_of(_TAG, text, generator)
    name = (match.group().strip("</") if match else "") or "x"
    at = match.start() if match else 0
    closing = f"</{name}>" * depth if generator.random() < 0.6 else ""
    path.write_text(text[:at] + f"<{name}>" * depth + closing + text[at:], "utf-8")
    return f"{depth} elements in elements"


def other_content(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Contents and attributes become hostile values."""
    text = _text(path)
    for _ in range(int(generator.integers(1, 5))):
        pattern = _ATTRIBUTE if generator.random() < 0.5 else _CONTENT
        value = values.either(generator, lures)[:300_000]
        value = (
            value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
            if generator.random() < 0.8
            else value
        )
        text = _with(text, _one_of(pattern, text, generator), value)
    path.write_bytes(text.encode("utf-8", "replace"))
    return "other contents"


def elements(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Elements dropped, doubled, renamed, or with thousands of attributes."""
    text = _text(path)
    for _ in range(int(generator.integers(1, 4))):
        match = _one_of(_ELEMENT, text, generator)
        if match is None:
            break
        way, own = int(generator.integers(4)), match.group()
        attributes = "".join(f' a{number}="{number}"' for number in range(int(10 ** generator.uniform(1, 4))))
        new = ["", own * int(generator.integers(2, 300)), "<x>", own.rstrip("/>") + attributes + ">"][way]
        text = _with(text, match, new)
    path.write_bytes(text.encode("utf-8", "replace"))
    return "other elements"


def declarations(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Another encoding or version than it has."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", _text(path))
    name = str(
        generator.choice(
            ["utf-16", "UTF-7", "cp1251", "ebcdic-cp-be", "x-none", "utf-32", "rot13", "base64", "zip", "", "a" * 5000]
        )
    )
    version = str(generator.choice(["1.0", "1.1", "9.9", ""]))
    path.write_bytes(f'<?xml version="{version}" encoding="{name}"?>{text}'.encode("utf-8", "replace"))
    return f"declared as {name[:20]}"


CHANGES = (entities, deep, other_content, other_content, elements, declarations)
