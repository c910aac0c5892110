"""numba, loaded without its search for BLAS: no kernel needs BLAS, and the search loads much of scipy.

numba looks for BLAS once, when ``arraymath`` is imported, for np.dot and the like. scipy is among our own requirements,
so the answer given here is the one it would find.
"""

from __future__ import annotations

from numba.np import linalg

if search := getattr(linalg, "ensure_blas", None):
    linalg.ensure_blas = lambda: None
    try:
        import numba.np.arraymath  # noqa: F401
    finally:
        linalg.ensure_blas = search
