"""Parts of an HTML page: what comes from a project is text in them, never markup."""

from __future__ import annotations

from app.report.writers.html_parts import _heading, _list, _muted, _table

EVIL = "<b>&"


def test_texts_are_escaped() -> None:
    for part in (_heading(2, EVIL), _muted(EVIL), _list("ul", [EVIL]), _table([EVIL], [[EVIL]], "l")):
        assert "&lt;b&gt;&amp;" in part
        assert EVIL not in part
