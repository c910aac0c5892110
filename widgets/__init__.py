"""The user interface; the only package that uses Qt.

The libraries that take longest are loaded here, before Qt: PySide6 reads the source of every module that imports
another after it, to see whether that uses Qt. It also keeps two threads from loading them at once.
"""

from app.project import project  # noqa: F401
from app.store.rows import frames  # noqa: F401
from app.terrain import heights  # noqa: F401
