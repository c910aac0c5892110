"""numba, loaded without its search for BLAS: no kernel calls that, and finding it loads much of scipy.

numba asks whether there is BLAS once, as ``arraymath`` is imported, and wants to know it for np.dot and the like. scipy
is among our own requirements, so the answer it is given here is the one that it would find.
"""

from __future__ import annotations

from numba.np import linalg

if search := getattr(linalg, "ensure_blas", None):
    linalg.ensure_blas = lambda: None
    try:
        import numba.np.arraymath  # noqa: F401
    finally:
        linalg.ensure_blas = search
