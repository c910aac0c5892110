"""All mistakes that the tests are held against."""

from __future__ import annotations

from tests.mutants.chance import CHANCE
from tests.mutants.draws import DRAWS
from tests.mutants.sight import SIGHT
from tests.mutants.walking import WALKING

MUTATIONS = (*SIGHT, *CHANCE, *DRAWS, *WALKING)
