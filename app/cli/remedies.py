"""How to fix an error, in the terms of the command line: the option or the command."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import Message, Remedy, UserError
from resources.text import QT_TRANSLATE_NOOP

SENTENCES: Mapping[Remedy, str] = {
    Remedy.STATE_CRS: QT_TRANSLATE_NOOP("Remedies", "{text}; give it with --crs EPSG:n"),
    Remedy.STATE_PROJECTION: QT_TRANSLATE_NOOP("Remedies", "{text}; say in which system: --crs EPSG:n"),
    Remedy.STATE_OTHER_CRS: QT_TRANSLATE_NOOP("Remedies", "{text}; give the one they are in with --crs EPSG:n"),
    Remedy.STATE_CRS_AGAIN: QT_TRANSLATE_NOOP("Remedies", "{text}; import it with --crs {field}."),
    Remedy.LEAVE_CRS_OUT: QT_TRANSLATE_NOOP("Remedies", "{text}; --crs is not used."),
    Remedy.LEAVE_OWN_CRS: QT_TRANSLATE_NOOP("Remedies", "{text}; leave --crs out to read it as it says."),
    Remedy.NAME_PLACES: QT_TRANSLATE_NOOP(
        "Remedies",
        "{text}: name them lon and lat (or x and y with --crs), wkt, or coordinates, "
        "or use --map lon=COLUMN --map lat=COLUMN{rest}",
    ),
    Remedy.MAP_PLACES: QT_TRANSLATE_NOOP("Remedies", "{text}: --map lon=COLUMN --map lat=COLUMN"),
    Remedy.MAP_FIELD: QT_TRANSLATE_NOOP("Remedies", "{text}; use --map {field}=COLUMN{rest}"),
    Remedy.CHOOSE_COLUMN: QT_TRANSLATE_NOOP("Remedies", "{text}; say which: --map {field}=COLUMN"),
    Remedy.SKIP_BAD_ROWS: QT_TRANSLATE_NOOP(
        "Remedies", "{text}. Use --skip-bad to leave such rows out, or correct the file"
    ),
    Remedy.LEAVE_COLUMN_OUT: QT_TRANSLATE_NOOP("Remedies", "{text}; leave its --map out"),
    Remedy.KEEP_COLUMN_APART: QT_TRANSLATE_NOOP("Remedies", "{text}; or keep the column beside: --map extra={field}"),
    Remedy.STATE_ENCODING: QT_TRANSLATE_NOOP("Remedies", "{text}; or give its encoding: --encoding cp866"),
    Remedy.STATE_SHEET: QT_TRANSLATE_NOOP("Remedies", "{text}; say which: --sheet {field}"),
    Remedy.STATE_HEADER_ROW: QT_TRANSLATE_NOOP(
        "Remedies", "{text}; say which row names the columns: --header-row NUMBER"
    ),
    Remedy.STATE_DECIMAL: QT_TRANSLATE_NOOP(
        "Remedies", "{text}; say which mark is the decimal one: --decimal comma or --decimal point"
    ),
    Remedy.STATE_DATES: QT_TRANSLATE_NOOP("Remedies", "{text}; say in which order: --dates dmy, mdy or ymd"),
    Remedy.LEAVE_UNSTATED: QT_TRANSLATE_NOOP("Remedies", "{text}; leave the option for the {field} out"),
    Remedy.STATE_KIND: QT_TRANSLATE_NOOP("Remedies", "{text}; say what it is with --as KIND"),
    Remedy.CHOOSE_KEY: QT_TRANSLATE_NOOP(
        "Remedies", "{text}; give the column that tells rows apart: --key COLUMN{rest}"
    ),
    Remedy.LEAVE_KEY_OUT: QT_TRANSLATE_NOOP("Remedies", "{text}; leave --key out, or use --duplicates skip or update"),
    Remedy.CORRECT_DAY: QT_TRANSLATE_NOOP("Remedies", "--as-of{rest}"),
    Remedy.CORRECT_ACCURACY: QT_TRANSLATE_NOOP("Remedies", "--accuracy{rest}"),
    Remedy.KEEP_ACCURACY_APART: QT_TRANSLATE_NOOP("Remedies", "--accuracy{rest} Give a new --name."),
    Remedy.IMPORT_AS_TERRAIN: QT_TRANSLATE_NOOP(
        "Remedies", "--link, --sigma, --error-mask, --surface-model, --unit and --nodata{rest}: add --as terrain."
    ),
    Remedy.CHOOSE_ONE_ERROR: QT_TRANSLATE_NOOP("Remedies", "Give --sigma or --error-mask{rest}"),
    Remedy.STATE_UNIT: QT_TRANSLATE_NOOP("Remedies", "{text}; convert them to metres, or state --unit m or --unit ft"),
    Remedy.STATE_HEIGHTS: QT_TRANSLATE_NOOP(
        "Remedies", "{text}: state --nodata {field} or --unit ft, or correct the file"
    ),
    Remedy.CORRECT_NODATA: QT_TRANSLATE_NOOP("Remedies", "{text}; correct --nodata, or leave it out"),
    Remedy.STATE_VALUES: QT_TRANSLATE_NOOP("Remedies", "{text}; correct --nodata (black, white or values)"),
    Remedy.LEAVE_EDGES_OUT: QT_TRANSLATE_NOOP("Remedies", "{text}; --nodata {field} leaves them out."),
    Remedy.NAME_TILES: QT_TRANSLATE_NOOP("Remedies", "{text} Say which: --sheet {field}"),
    Remedy.CHOOSE_NAME: QT_TRANSLATE_NOOP("Remedies", "{text} Choose a --name."),
    Remedy.CHOOSE_OTHER_NAME: QT_TRANSLATE_NOOP("Remedies", "{text} Choose another --name."),
    Remedy.CHOOSE_OTHER_LAYER: QT_TRANSLATE_NOOP("Remedies", "{text} Choose another --name."),
    Remedy.FIND_LINKED_FILE: QT_TRANSLATE_NOOP(
        "Remedies", "{text}: put it back there, or import it again with --link."
    ),
    Remedy.PUT_LINKED_FILE_BACK: QT_TRANSLATE_NOOP(
        "Remedies", "{text}: put the old file back, or import it again with --link."
    ),
    Remedy.MAKE_PROJECT: QT_TRANSLATE_NOOP("Remedies", "{text} Make it with: sarhad new {field}"),
    Remedy.IMPORT_LAYERS: QT_TRANSLATE_NOOP("Remedies", "{text} Import its layers into one: sarhad import"),
    Remedy.RESTORE_PROJECT: QT_TRANSLATE_NOOP(
        "Remedies", "{text} Restore it from a snapshot: sarhad restore {field} SNAPSHOT"
    ),
    Remedy.RESTORE_SNAPSHOT: QT_TRANSLATE_NOOP("Remedies", "{text} Restore a snapshot: sarhad restore"),
    Remedy.SET_MARKING: QT_TRANSLATE_NOOP("Remedies", "{text} Set it again: sarhad marking {field} TEXT"),
    Remedy.ANALYSE_AGAIN: QT_TRANSLATE_NOOP(
        "Remedies", "{text} Make it anew: sarhad analyse. Or name another with --run.{rest}"
    ),
    Remedy.CORRECT_DEFINITIONS: QT_TRANSLATE_NOOP("Remedies", "{text} See sarhad sensors, --add and --remove."),
    Remedy.CHOOSE_STATE: QT_TRANSLATE_NOOP("Remedies", "{text} Say which with --own-state."),
    Remedy.SET_STATE: QT_TRANSLATE_NOOP("Remedies", "{text} Set it in the window: File, Project properties."),
    Remedy.CHOOSE_DATE: QT_TRANSLATE_NOOP("Remedies", "{text} Choose another day with --as-of."),
}
"""A whole line for each remedy, from the parts of a Message. Some name the option instead of using the plain words."""


def full_text(what: BaseException | Message | str) -> str:
    """An error, a note or a finding as the command line prints it."""
    message = what.message if isinstance(what, UserError) else what
    if not isinstance(message, Message) or message.code is None:
        return str(message)
    return SENTENCES[message.code].format(text=message.text, field=message.field, rest=message.rest)
