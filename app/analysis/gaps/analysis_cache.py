"""What an analysis remembers from run to run, so that after a post is moved only its own part is recomputed."""

from __future__ import annotations

from app.analysis.crossing.porosity_index import EaseCache
from app.analysis.detection.source_pairs import PairsCache
from app.analysis.detection.tracks import TracksCache
from app.analysis.gaps.decision import DecisionCache
from app.analysis.gaps.doubts.warnings import NoteCache
from app.analysis.gaps.gap_details import DetailCache
from app.analysis.gaps.pieces import PiecesCache
from app.analysis.gaps.remedies.masts import MastCache
from app.analysis.gaps.remedies.proposals import ProposalCache
from app.analysis.gaps.remedies.rerun import RerunCache
from app.analysis.sight.line import LineCache
from app.analysis.sight.sights import Shelf, SightCache
from app.analysis.uncertainty.drawn_sources import StrengthCache
from app.analysis.uncertainty.draws import DrawCache
from app.analysis.uncertainty.fields import FieldCache


class AnalysisCache:
    """The caches of all stages; each stage is given its own.

    ``shelf`` is asked for sights that are not here before they are traced. Not safe across threads: give each thread
    that analyses its own.
    """

    def __init__(self, shelf: Shelf | None = None) -> None:
        self.sights = SightCache(shelf)
        self.lines = LineCache()
        self.decision = DecisionCache(PairsCache(self.sights), DrawCache(StrengthCache(self.sights)))
        self.fields = FieldCache.beside(self.decision.draws.strengths)
        self.tracks = TracksCache()
        self.ease = EaseCache()
        self.pieces = PiecesCache()
        self.details = DetailCache()
        reruns = RerunCache.of(self.decision.pairs, self.decision.draws.strengths)
        self.proposals = ProposalCache(MastCache(self.sights), reruns)
        self.notes = NoteCache(self.tracks)
