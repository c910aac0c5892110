"""The triggers of the GeoPackage standard, as programs write them: they may stay on our tables.

Those that maintain a spatial index are in annex F.3 of GeoPackage 1.2 to 1.4, those that refuse bad rows in annex D
(https://www.geopackage.org/spec140). GDAL also counts the rows of a table, in gpkg_ogr_contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

LONGEST = 4_000
"""Characters; the longest that the standard has is a quarter of that."""
_NEUTRAL = "any_table_0"
"""The name of a table in whose place any other may stand."""

_PRESENT = "( new . {c} notnull and not st_isempty ( new . {c} ) )"
_ABSENT = "( new . {c} isnull or st_isempty ( new . {c} ) )"
_OLD_PRESENT = "( old . {c} notnull and not st_isempty ( old . {c} ) )"
_OLD_ABSENT = "( old . {c} isnull or st_isempty ( old . {c} ) )"
_BOX = "( new . {k} , st_minx ( new . {c} ) , st_maxx ( new . {c} ) , st_miny ( new . {c} ) , st_maxy ( new . {c} ) )"
_PUT = f"insert or replace into {{r}} values {_BOX} ;"
_DROP_OLD = "delete from {r} where id = old . {k} ;"
_MOVED = "after update on {t} when old . {k} != new . {k} and"
_REDRAWN = "after update of {c} on {t} when old . {k} = new . {k} and"
_SET = (
    "set minx = st_minx ( new . {c} ) , maxx = st_maxx ( new . {c} ) , miny = st_miny ( new . {c} ) , "
    "maxy = st_maxy ( new . {c} )"
)

_INDEXING = (
    f"after insert on {{t}} when {_PRESENT} begin {_PUT} end",
    f"{_REDRAWN} {_PRESENT} begin {_PUT} end",
    f"{_REDRAWN} {_ABSENT} begin {_DROP_OLD} end",
    f"{_MOVED} {_PRESENT} begin {_DROP_OLD} {_PUT} end",
    f"{_MOVED.replace('update on', 'update of {c} on')} {_PRESENT} begin {_DROP_OLD} {_PUT} end",
    f"{_MOVED} {_ABSENT} begin delete from {{r}} where id in ( old . {{k}} , new . {{k}} ) ; end",
    f"{_REDRAWN} {_PRESENT} and {_OLD_PRESENT} begin update {{r}} {_SET} where id = new . {{k}} ; end",
    f"{_REDRAWN} {_PRESENT} and {_OLD_ABSENT} begin insert into {{r}} values {_BOX} ; end",
    f"after delete on {{t}} when old . {{c}} notnull begin {_DROP_OLD} end",
)
"""{t}: the table, {c}: its geometry, {k}: its key, {r}: its R-tree, {s}: a text."""
_COUNTING = tuple(
    f"after {event} on {{t}} begin update gpkg_ogr_contents set feature_count = feature_count {sign} 1 "
    "where lower ( table_name ) = lower ( {s} ) ; end"
    for event, sign in (("insert", "+"), ("delete", "-"))
)
_TEMPLATES = tuple(tuple(template.split()) for template in (*_INDEXING, *_COUNTING))
_TOKEN = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\w+|!=|--|/\*|\S""", re.ASCII)
_UNREAD = frozenset(("--", "/*", "[", "`"))
"""Comments, and names in quotes that no standard has: what is in them is not looked into."""
_WORDS = frozenset(
    ["not", "null", "notnull", "isnull", "is", "in", "and", "or", "glob", "like", "between", "lower", "strftime"]
)


def is_standard(table: str, sql: str) -> bool:
    """Whether a trigger of ``table`` does what one of the standard does, or only refuses rows by simple conditions.

    SQLite's names have no case. Triggers that differ by the name of their table are judged once.
    """
    # A short name may be a part of other words, which are then others: "x" of ST_MaxX.
    alike = table.isidentifier() and _NEUTRAL not in sql and _judged(_NEUTRAL, sql.replace(table, _NEUTRAL))
    return alike or _judged(table, sql)


@lru_cache(maxsize=256)
def _judged(table: str, sql: str) -> bool:
    if len(sql) > LONGEST:
        return False
    tokens = _TOKEN.findall(sql)
    if not _UNREAD.isdisjoint(tokens):
        return False
    # CREATE TRIGGER and its name
    words = list(_words(tokens))[3:]
    return any(_matches(words, template, table.lower()) for template in _TEMPLATES) or _refuses(words)


def _words(tokens: Iterable[str]) -> Iterator[str]:
    """Tokens in small letters, with one way of writing a comparison with null."""
    before = ""
    for token in tokens:
        word = token if token.startswith("'") else token.lower()
        if before in ("not", "is"):
            yield f"{before}null" if word == "null" else before
            word = "" if word == "null" else word
        before = word
        if word not in ("not", "is", ""):
            yield word
    yield from (before,) if before in ("not", "is") else ()


def _matches(words: list[str], template: tuple[str, ...], table: str) -> bool:
    if len(words) != len(template):
        return False
    names: dict[str, str] = {}
    for word, wanted in zip(words, template, strict=True):
        if not wanted.startswith("{"):
            if word != wanted:
                return False
        elif names.setdefault(wanted, word) != word:
            return False
    tree = names.get("{r}")
    named = {key: _plain(name) for key, name in names.items()}
    return named["{t}"] == table and (tree is None or named["{r}"] == f"rtree_{table}_{named['{c}']}")


def _plain(name: str) -> str:
    """A name without its quotes."""
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def _refuses(words: list[str]) -> bool:
    """Whether a trigger can only refuse a row: by conditions on it, and by look-ups of the matrix of its tiles."""
    if words[:1] != ["before"] or "begin" not in words or words[-1:] != ["end"]:
        return False
    start = words.index("begin")
    if any(word in ("when", "select", "(") for word in words[:start]):
        return False
    statements = " ".join(words[start + 1 : -1]).split(" ;")
    return statements[-1].strip() == "" and all(_only_refuses(one.strip()) for one in statements[:-1])


def _only_refuses(statement: str) -> bool:
    text = r"'(?:[^']|'')*'"
    shape = re.fullmatch(rf"select raise \( (?:abort|fail|rollback) , {text} \) where (.*)", statement, re.DOTALL)
    if shape is None:
        return False
    look_up = (
        rf"\( select \w+ from gpkg_\w+ where lower \( table_name \) = lower \( {text} \)"
        r"(?: and zoom_level = new \. zoom_level)? \)"
    )
    condition = re.sub(r"new \. (?:\w+|\"[^\"]*\")", "1", re.sub(look_up, "1", shape[1]))
    words = (token for token in _TOKEN.findall(condition) if token[0].isalpha() or token[0] in '_"')
    return all(word in _WORDS for word in words)
