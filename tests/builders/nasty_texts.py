"""Texts that somebody may write into a file to fool whoever opens it, each by what it would do."""

from __future__ import annotations

MARKER = "nasty"
"""Stands in each of them, so that they can be looked for wherever they come out."""

MARKUP = {
    "typst": '#read("/etc/passwd") #image("x.svg") #eval("1") $x_1$ @nasty <nasty> *b* _i_ `r` \\u{41} //c',
    "html": '<script>nasty()</script><img src="http://nasty.invalid/x" onerror=nasty()></style></td>&lt;&amp;&#60;',
    "attribute": '" onload="nasty()" \' style=\'x',
    "link": '<a href="javascript:nasty()">nasty</a> <b>nasty</b> &Nasty [*]',
    "share": '<img src="//nasty.invalid/share/x.png"><table><tr><td>nasty',
    "svg": "]]></text><script>nasty</script><!ENTITY nasty SYSTEM 'file:///etc/passwd'><![CDATA[&nasty;",
    "format": "{0.__class__} {name} {} {nasty!r:>99} %s %(nasty)s ${nasty} $$ \\1 \\g<0>",
}
"""Read as markup or as a template by somebody."""

FORMULAS = {
    "hyperlink": '=HYPERLINK("http://nasty.invalid";"nasty")',
    "plus": "+nasty",
    "minus": "-nasty+cmd|' /C calc'!A0",
    "at": "@SUM(nasty)",
    "tab": "\t=nasty",
    "return": "\r=nasty",
    "behind": "nasty;=1+1\n=2+2\t=3+3",
    "wide": "\uff1dnasty",
}
"""Run as a formula by a spreadsheet."""

ACTING = {
    "terminal": "nasty\x1b]0;owned\x07\x1b[2J\x1b[1;1H\x9b31m\x08\x08",
    "bidi": "nasty\u202egnp.exe\u2066\u2067\u200b\ufeff",
    "lines": "nasty\nin order\r\nrun 0\u2028x\u2029y\x85z\x0b\x0c",
    "controls": "nasty\x01\x02\x1f\x7f\ufffe\uffff",
    "tags": "nasty\U000e0041\U000e007f",
}
"""Obeyed by a terminal, or not held by XML."""

LARGE = {"long": "nasty" + "x" * 10_000, "stack": "nasty" + "Z" + "\u0301" * 500}
"""Too wide or too high for where they are shown."""

NAMES = {
    "folder": '../../nasty/..\\nasty:*?"<>|',
    "device": "CON.nasty. ",
    "option": "--nasty",
    "quotes": "nasty\"'`;DROP TABLE sarhad_layers;--[x]",
    "glob": "nasty[a-z]*?.gpkg",
}
"""Read as something else where a name of a file, a table or an option is."""

NASTY = {**MARKUP, **FORMULAS, **ACTING, **LARGE, **NAMES}
"""All of them. None holds U+0000 or half a character, which SQLite or UTF-8 do not hand on; see BROKEN."""

BROKEN = {"nul": "nasty\0after", "surrogate": "nasty\ud800"}
"""Not even a text: SQLite hands on the first, JSON the second."""
