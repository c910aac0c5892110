"""What a user reads when a project cannot be opened, read or written."""

from __future__ import annotations

import errno
from collections.abc import Mapping

from layers.text import QT_TRANSLATE_NOOP

_FULL = QT_TRANSLATE_NOOP("Error", "The disk is full; {name} is unchanged. Make room and try again.")
_FAULTY = QT_TRANSLATE_NOOP(
    "Error", "The disk failed to read or write; {name} is unchanged. Check the disk and its free space."
)
_READ_ONLY = QT_TRANSLATE_NOOP("Error", "{name} is read-only. Copy it to a folder where you may write.")
_BUSY = QT_TRANSLATE_NOOP(
    "Error", "{name} is open in another program that reads or writes it. Close it there and try again."
)
_NO_ACCESS = QT_TRANSLATE_NOOP(
    "Error", "You have no permission to open {name}. Ask for access, or copy it to a folder of your own."
)

FOLDER = QT_TRANSLATE_NOOP("Error", "{name} is a folder. Give the name of the project in it.")
ABSENT = QT_TRANSLATE_NOOP("Error", "{name} does not exist.")
NOT_A_GEOPACKAGE = QT_TRANSLATE_NOOP("Error", "{name} is not a GeoPackage. Choose a project made by Sarhad.")
OTHER_SQLITE = QT_TRANSLATE_NOOP(
    "Error", "{name} is an SQLite file but not a GeoPackage. Choose a project made by Sarhad."
)
TRUNCATED = QT_TRANSLATE_NOOP("Error", "{name} is truncated.")
"""Texts for a file refused before SQLite sees it."""

OF_SQLITE: Mapping[str, str] = {
    "ALTERED": QT_TRANSLATE_NOOP(
        "Error", "Another program changed the tables of {name}; nothing more was changed. Restore a snapshot."
    ),
    "FULL": _FULL,
    "IOERR": _FAULTY,
    "READONLY": _READ_ONLY,
    "PERM": _READ_ONLY,
    "CANTOPEN": QT_TRANSLATE_NOOP(
        "Error", "{name} cannot be opened here. Check the folder's permissions, or copy the project elsewhere."
    ),
    "NOTADB": NOT_A_GEOPACKAGE,
    "CORRUPT": QT_TRANSLATE_NOOP("Error", "{name} is damaged."),
    "BUSY": _BUSY,
    "LOCKED": _BUSY,
}
"""By SQLite's primary result code, or ALTERED; {name} is the project's."""

OF_SYSTEM: Mapping[int, str] = {
    errno.EACCES: _NO_ACCESS,
    errno.EPERM: _NO_ACCESS,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EIO: _FAULTY,
    errno.EROFS: _READ_ONLY,
    errno.ENOENT: QT_TRANSLATE_NOOP("Error", "{culprit} does not exist. Check the name and the folder."),
    errno.EEXIST: QT_TRANSLATE_NOOP("Error", "{culprit} is in the way. Move it elsewhere and try again."),
    errno.ENOTDIR: QT_TRANSLATE_NOOP("Error", "{culprit} has a file in place of a folder in its path. Check the path."),
    errno.EISDIR: QT_TRANSLATE_NOOP("Error", "{culprit} is a folder. Give the name of a file in it."),
    errno.ENAMETOOLONG: QT_TRANSLATE_NOOP(
        "Error", "The name {culprit}… is too long for this disk. Choose a shorter one."
    ),
}
"""By errno; {name} is the project's, {culprit} that of the file or folder the system refused."""
