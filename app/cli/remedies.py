"""What would mend an error, in the words of the command line: the option or the command."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import Message, Remedy, UserError

SENTENCES: Mapping[Remedy, str] = {
    Remedy.STATE_CRS: "{text}; give it with --crs EPSG:n",
    Remedy.STATE_PROJECTION: "{text}; say in which system: --crs EPSG:n",
    Remedy.STATE_CRS_AGAIN: "{text}; import it with --crs {field}.",
    Remedy.LEAVE_CRS_OUT: "{text}; --crs is not used.",
    Remedy.NAME_PLACES: (
        "{text}: name them lon and lat (or x and y with --crs), wkt, or coordinates, "
        "or use --map lon=COLUMN --map lat=COLUMN{rest}"
    ),
    Remedy.MAP_PLACES: "{text}: --map lon=COLUMN --map lat=COLUMN",
    Remedy.MAP_FIELD: "{text}; use --map {field}=COLUMN{rest}",
    Remedy.CHOOSE_COLUMN: "{text}; say which: --map {field}=COLUMN",
    Remedy.SKIP_BAD_ROWS: "{text}. Use --skip-bad to leave such rows out, or correct the file",
    Remedy.CORRECT_DAY: "--as-of{rest}",
    Remedy.CORRECT_ACCURACY: "--accuracy{rest}",
    Remedy.KEEP_ACCURACY_APART: "--accuracy{rest} Give a new --name.",
    Remedy.IMPORT_AS_TERRAIN: "--link, --sigma, --error-mask and --surface-model{rest}: add --as terrain.",
    Remedy.CHOOSE_ONE_ERROR: "Give --sigma or --error-mask{rest}",
    Remedy.CHOOSE_NAME: "{text} Choose a --name.",
    Remedy.CHOOSE_OTHER_NAME: "{text} Choose another --name.",
    Remedy.CHOOSE_OTHER_LAYER: "{text} Choose another --name.",
    Remedy.FIND_LINKED_FILE: "{text}: put it back there, or import it again with --link.",
    Remedy.PUT_LINKED_FILE_BACK: "{text}: put the old file back, or import it again with --link.",
    Remedy.MAKE_PROJECT: "{text} Make it with: sarhad new {field}",
    Remedy.IMPORT_LAYERS: "{text} Import its layers into one: sarhad import",
    Remedy.RESTORE_PROJECT: "{text} Restore it from a snapshot: sarhad restore {field} SNAPSHOT",
    Remedy.RESTORE_SNAPSHOT: "{text} Restore a snapshot: sarhad restore",
    Remedy.CORRECT_DEFINITIONS: "{text} See sarhad sensors, --add and --remove.",
}
"""A whole line for each remedy, of the parts of a Message. Some name the option in the place of the plain words."""


def full_text(what: BaseException | Message | str) -> str:
    """An error, a note or a finding as the command line prints it."""
    message = what.message if isinstance(what, UserError) else what
    if not isinstance(message, Message) or message.code is None:
        return str(message)
    return SENTENCES[message.code].format(text=message.text, field=message.field, rest=message.rest)
