"""The one tree of texts that PDF and HTML print."""

from __future__ import annotations

import dataclasses

from app.analysis.gaps.doubt import Doubt, Stretch
from app.reasons.codes import Reason
from app.report.figures.figures import Drawings
from app.report.text.content import content_of
from tests.builders.books import book


def test_the_documents_name_what_is_in_doubt() -> None:
    small = book()
    first = small.paged[0].worst
    old = Reason("posts_old", {"layer": "Posts <b>", "as_of": "2016-05-01", "date": "2026-06-15"})
    doubt = Doubt(old, (Stretch(first.route, first.start_m, first.start_m + 500.0),))
    report = dataclasses.replace(small.report, doubts=(*small.report.doubts, doubt))
    content = content_of(dataclasses.replace(small, report=report), Drawings({}, [], [{"map": "m.svg"}]))
    assert content["all_along"].startswith("terrain cells of ")
    rows = {row["number"]: row["doubts"] for row in content["gaps"]}
    assert rows[small.paged[0].label(first)] == "Posts <b> as of 2016"
    assert "" in rows.values()
    facts = dict(content["pages"][0]["facts"])
    assert facts["In doubt"] == f"{content['all_along']}; Posts <b> as of 2016"
