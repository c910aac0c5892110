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
HOSTILE_JOURNAL = QT_TRANSLATE_NOOP(
    "Error",
    "{journal} beside {name} names a file elsewhere, which would be deleted. Neither is opened: move {journal} away.",
)
NO_SIDE_FILE = QT_TRANSLATE_NOOP(
    "Error",
    "{side} beside {name} is no file but a link, a folder, a pipe or a device. Neither is opened: move {side} away.",
)
NO_FILE = QT_TRANSLATE_NOOP("Error", "{name} is no file but a pipe or a device. Choose a project made by Sarhad.")
"""Texts for a file refused before SQLite sees it."""

FOREIGN = QT_TRANSLATE_NOOP(
    "Error",
    "{name} holds things that Sarhad does not make and that would run when it is changed: {objects}. It can only be "
    "read. Restore a snapshot, or remove them with the program that added them.",
)
REPLACED = QT_TRANSLATE_NOOP(
    "Error",
    "{name} cannot be read: in place of its own tables it holds {objects}. Restore a snapshot.",
)
MISMATCHED = QT_TRANSLATE_NOOP(
    "Error", "{name} could not be brought to this version: its tables are not those that it lists. Restore a snapshot."
)
NO_TABLE = QT_TRANSLATE_NOOP(
    "Error", "{name} has no table {table}, or something else in its place. Restore a snapshot."
)
NO_ROOM_FOR_COPY = QT_TRANSLATE_NOOP(
    "Error",
    "{name} can be read only in a copy, and the folder for temporary files, {parent}, has no room for its {size:,.0f} "
    "MB. Free some space there, or open it for writing.",
)
"""Texts for a project whose tables are not, or not yet, those of this program."""

READ_OLD = QT_TRANSLATE_NOOP(
    "Error", "{name} was made by an older Sarhad. It is read in a copy of this version, and is unchanged."
)
READ_UNFINISHED = QT_TRANSLATE_NOOP(
    "Error",
    "A program was ended while it wrote {name}. It is read in a copy without what was not finished, and is unchanged.",
)
READ_LOGGED = QT_TRANSLATE_NOOP(
    "Error", "Another program left {name} in its own mode of writing. It is read in a copy, and is unchanged."
)
BROUGHT = QT_TRANSLATE_NOOP("Error", "{name} was brought to this version. What it was is kept as {copy}.")
RECOVERED = QT_TRANSLATE_NOOP(
    "Error",
    "A program was ended while it wrote {name}: what it had not finished was taken back. What was there is kept as "
    "{copy}.",
)
UNLOGGED = QT_TRANSLATE_NOOP(
    "Error",
    "Another program left {name} in its own mode of writing, which has been ended. What was there is kept as {copy}.",
)
"""Notices on a project that could not be read, or written, as it was."""

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
    "TOOBIG": QT_TRANSLATE_NOOP(
        "Error", "{name} holds a text or value that is too large for any project. Restore a snapshot."
    ),
    "INTERRUPT": QT_TRANSLATE_NOOP(
        "Error", "{name} takes too long to open: its tables are not as Sarhad makes them. Restore a snapshot."
    ),
    "VIEW": QT_TRANSLATE_NOOP("Error", "{name} has a view in place of a table; it is not read. Restore a snapshot."),
    "CONSTRAINT": QT_TRANSLATE_NOOP(
        "Error", "A rule that another program put into {name} refuses this; nothing was changed. Restore a snapshot."
    ),
    "MOVED": QT_TRANSLATE_NOOP(
        "Error", "{name} has been moved, renamed or replaced while it was open; nothing was changed. Open it again."
    ),
    "NOTTEXT": QT_TRANSLATE_NOOP("Error", "{name} holds text that cannot be read. Restore a snapshot."),
}
"""By SQLite's primary result code, or ALTERED, MOVED, NOTTEXT, VIEW; {name} is the project's."""

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
