"""numba is loaded without its search for BLAS, and is whole afterwards."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]


def output_of(code: str) -> str:
    """What a new interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.strip()


def test_nothing_of_scipy_is_loaded_by_it() -> None:
    code = "import sys; from app.analysis.kernels import numba_start; print('scipy.linalg' in sys.modules)"
    assert output_of("import sys, numba, numba.np.arraymath; print('scipy.linalg' in sys.modules)") == "True"
    assert output_of(code) == "False"


def test_the_search_is_there_again_for_others() -> None:
    code = (
        "from numba.np import linalg; search = linalg.ensure_blas; from app.analysis.kernels import numba_start; "
        "print(linalg.ensure_blas is search)"
    )
    assert output_of(code) == "True"
