"""How to fix an error, in the terms of the window: the control, or if there is none, what to do instead."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import Message, Remedy, UserError
from layers.text import QT_TRANSLATE_NOOP
from widgets.words.text import shown

CONTEXT = "Remedies"
_SNAPSHOTS = QT_TRANSLATE_NOOP(
    "Remedies",
    "{text} Open one of its snapshots, if it has any: they are beside it, in a folder that ends in .snapshots.",
)

SENTENCES: Mapping[Remedy, str] = {
    Remedy.STATE_CRS: QT_TRANSLATE_NOOP(
        "Remedies", "{text}; save it with its coordinate system, or import it on the command line with --crs EPSG:n"
    ),
    Remedy.STATE_PROJECTION: QT_TRANSLATE_NOOP(
        "Remedies", "{text}; write them in degrees, or import the file on the command line with --crs EPSG:n"
    ),
    Remedy.STATE_OTHER_CRS: QT_TRANSLATE_NOOP(
        "Remedies", "{text}; import it on the command line with the one they are in, with --crs EPSG:n"
    ),
    Remedy.STATE_CRS_AGAIN: QT_TRANSLATE_NOOP("Remedies", "{text}; it is {field}."),
    Remedy.LEAVE_CRS_OUT: QT_TRANSLATE_NOOP("Remedies", "{text}; any other is ignored."),
    Remedy.NAME_PLACES: QT_TRANSLATE_NOOP(
        "Remedies", "{text}: name them lon and lat, wkt, or coordinates in the file{rest}"
    ),
    Remedy.MAP_PLACES: QT_TRANSLATE_NOOP(
        "Remedies", "{text}; columns are mapped on the command line, with --map lon=COLUMN --map lat=COLUMN"
    ),
    Remedy.MAP_FIELD: QT_TRANSLATE_NOOP("Remedies", "{text}; name its column {field} in the file{rest}"),
    Remedy.CHOOSE_COLUMN: QT_TRANSLATE_NOOP("Remedies", "{text}; rename one of them in the file"),
    Remedy.SKIP_BAD_ROWS: QT_TRANSLATE_NOOP(
        "Remedies",
        "{text}. Correct the file, or import it on the command line, where --skip-bad skips such rows",
    ),
    Remedy.LEAVE_COLUMN_OUT: QT_TRANSLATE_NOOP("Remedies", "{text}; choose another column"),
    Remedy.STATE_ENCODING: QT_TRANSLATE_NOOP(
        "Remedies", "{text}, or state its encoding on the command line, with --encoding"
    ),
    Remedy.STATE_SHEET: QT_TRANSLATE_NOOP(
        "Remedies", "{text}; save the one you want as a file of its own, or choose it on the command line, with --sheet"
    ),
    Remedy.STATE_HEADER_ROW: QT_TRANSLATE_NOOP(
        "Remedies", "{text}; correct the file, or state the row on the command line, with --header-row"
    ),
    Remedy.STATE_DECIMAL: QT_TRANSLATE_NOOP(
        "Remedies",
        "{text}; write it without marks of thousands in the file, or state the decimal mark on the command line, with "
        "--decimal",
    ),
    Remedy.STATE_DATES: QT_TRANSLATE_NOOP(
        "Remedies",
        "{text}; write dates as 2026-03-31 in the file, or state their order on the command line, with --dates",
    ),
    Remedy.LEAVE_UNSTATED: QT_TRANSLATE_NOOP("Remedies", "{text}; leave its {field} unstated"),
    Remedy.STATE_KIND: QT_TRANSLATE_NOOP("Remedies", "{text}; choose it in “What it holds”"),
    Remedy.CHOOSE_KEY: QT_TRANSLATE_NOOP("Remedies", "{text}; choose the column that tells rows apart in “Key”{rest}"),
    Remedy.LEAVE_KEY_OUT: QT_TRANSLATE_NOOP("Remedies", "{text}; choose “No key” in “Key”"),
    Remedy.CORRECT_DAY: QT_TRANSLATE_NOOP("Remedies", "{text}{rest} It is stated on the command line, with --as-of."),
    Remedy.CORRECT_ACCURACY: QT_TRANSLATE_NOOP(
        "Remedies", "{text}{rest} It is stated on the command line, with --accuracy."
    ),
    Remedy.KEEP_ACCURACY_APART: QT_TRANSLATE_NOOP(
        "Remedies", "{text}{rest} Import them on the command line, where --name makes a layer of their own."
    ),
    Remedy.IMPORT_AS_TERRAIN: QT_TRANSLATE_NOOP(
        "Remedies", "{text}{rest}: choose “Terrain” when asked what it contains."
    ),
    Remedy.CHOOSE_ONE_ERROR: QT_TRANSLATE_NOOP("Remedies", "Choose “One number” or “A mask file”{rest}"),
    Remedy.STATE_UNIT: QT_TRANSLATE_NOOP(
        "Remedies",
        "{text}; convert them to metres, or state their unit on the command line, with --unit m|ft",
    ),
    Remedy.STATE_HEIGHTS: QT_TRANSLATE_NOOP(
        "Remedies",
        "{text}; declare it as nodata (gdal_translate -a_nodata {field}), or state --nodata or --unit on the command "
        "line",
    ),
    Remedy.CORRECT_NODATA: QT_TRANSLATE_NOOP(
        "Remedies", "{text}; values of no data are stated on the command line, with --nodata"
    ),
    Remedy.LEAVE_EDGES_OUT: QT_TRANSLATE_NOOP("Remedies", "{text}; “Leave out edges” below the layer list hides them."),
    Remedy.NAME_TILES: QT_TRANSLATE_NOOP(
        "Remedies", "{text} Import it on the command line, where --name {field} chooses one."
    ),
    Remedy.CHOOSE_NAME: QT_TRANSLATE_NOOP("Remedies", "{text} The layer is named after the file: rename the file."),
    Remedy.CHOOSE_OTHER_NAME: QT_TRANSLATE_NOOP(
        "Remedies",
        "{text} The layer is named after the file: rename the file, or the other layer (“Rename” in Layers).",
    ),
    Remedy.CHOOSE_OTHER_LAYER: QT_TRANSLATE_NOOP(
        "Remedies", "{text} Import the file on the command line, where --name makes a layer of its own."
    ),
    Remedy.FIND_LINKED_FILE: QT_TRANSLATE_NOOP(
        "Remedies", "{text}: put it back there, or import it again with “Keep the file where it is”."
    ),
    Remedy.PUT_LINKED_FILE_BACK: QT_TRANSLATE_NOOP(
        "Remedies", "{text}: put the old file back, or import it again with “Keep the file where it is”."
    ),
    Remedy.MAKE_PROJECT: QT_TRANSLATE_NOOP(
        "Remedies", "{text} Open another with “Open project”, or create one with “New project”."
    ),
    Remedy.IMPORT_LAYERS: QT_TRANSLATE_NOOP(
        "Remedies", "{text} Open or create a project, and add its layers with “Import”."
    ),
    Remedy.RESTORE_PROJECT: _SNAPSHOTS,
    Remedy.RESTORE_SNAPSHOT: _SNAPSHOTS,
    Remedy.CORRECT_DEFINITIONS: QT_TRANSLATE_NOOP(
        "Remedies", "{text} They are changed on the command line: sarhad sensors, --add and --remove."
    ),
    Remedy.CHOOSE_STATE: QT_TRANSLATE_NOOP("Remedies", "{text} Choose another in “Own state”."),
    Remedy.SET_STATE: QT_TRANSLATE_NOOP("Remedies", "{text} Set it with “Project properties” in the File menu."),
    Remedy.CHOOSE_DATE: QT_TRANSLATE_NOOP("Remedies", "{text} Choose another day in “as of”, in the tool bar."),
}
"""A whole line for each remedy, from the parts of a Message; translated when shown."""


def full_text(what: BaseException | Message | str) -> str:
    """An error or a note as the window shows it: all of them pass through here."""
    message = what.message if isinstance(what, UserError) else what
    if not isinstance(message, Message) or message.code is None:
        return str(message)
    sentence = shown(CONTEXT, SENTENCES[message.code])
    return sentence.format(text=message.text, field=message.field, rest=message.rest)
