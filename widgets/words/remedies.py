"""How to fix an error, in the terms of the window: the control, or if there is none, what to do instead."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import Message, Remedy, UserError
from layers.text import QT_TRANSLATE_NOOP
from widgets.words.text import shown

CONTEXT = "Remedies"
_OTHER_NAME = QT_TRANSLATE_NOOP(
    "Remedies", "{text} Enter another name, in “Name of the new layer” where a file is imported."
)
_SNAPSHOTS = QT_TRANSLATE_NOOP(
    "Remedies",
    "{text} Open one of its snapshots, if it has any: they are beside it, in a folder that ends in .snapshots.",
)

SENTENCES: Mapping[Remedy, str] = {
    Remedy.STATE_CRS: QT_TRANSLATE_NOOP("Remedies", "{text}; state it in “Coordinate system”"),
    Remedy.STATE_PROJECTION: QT_TRANSLATE_NOOP("Remedies", "{text}; say in which system, in “Coordinate system”"),
    Remedy.STATE_OTHER_CRS: QT_TRANSLATE_NOOP("Remedies", "{text}; state the one they are in, in “Coordinate system”"),
    Remedy.STATE_CRS_AGAIN: QT_TRANSLATE_NOOP("Remedies", "{text}; it is {field}."),
    Remedy.LEAVE_CRS_OUT: QT_TRANSLATE_NOOP("Remedies", "{text}; any other is ignored."),
    Remedy.LEAVE_OWN_CRS: QT_TRANSLATE_NOOP("Remedies", "{text}; clear “Coordinate system” to read it as it says."),
    Remedy.NAME_PLACES: QT_TRANSLATE_NOOP("Remedies", "{text}: choose them in “Columns”{rest}"),
    Remedy.MAP_PLACES: QT_TRANSLATE_NOOP("Remedies", "{text}, in “Columns”"),
    Remedy.MAP_FIELD: QT_TRANSLATE_NOOP("Remedies", "{text}; choose its column in “Columns”{rest}"),
    Remedy.CHOOSE_COLUMN: QT_TRANSLATE_NOOP("Remedies", "{text}; choose one in “Columns”"),
    Remedy.SKIP_BAD_ROWS: QT_TRANSLATE_NOOP(
        "Remedies", "{text}. Tick “Leave out what is refused”, or correct the file"
    ),
    Remedy.LEAVE_COLUMN_OUT: QT_TRANSLATE_NOOP("Remedies", "{text}; choose another in “Columns”"),
    Remedy.KEEP_COLUMN_APART: QT_TRANSLATE_NOOP("Remedies", "{text}; or let no field take {field}, in “Columns”"),
    Remedy.STATE_ENCODING: QT_TRANSLATE_NOOP("Remedies", "{text}, or choose its “Encoding”"),
    Remedy.STATE_SHEET: QT_TRANSLATE_NOOP("Remedies", "{text}; choose one in “Sheet or layer”"),
    Remedy.STATE_HEADER_ROW: QT_TRANSLATE_NOOP(
        "Remedies", "{text}; state the “Row of the column names”, or correct the file"
    ),
    Remedy.STATE_DECIMAL: QT_TRANSLATE_NOOP("Remedies", "{text}; choose the “Decimal mark”"),
    Remedy.STATE_DATES: QT_TRANSLATE_NOOP("Remedies", "{text}; choose the “Order of dates”"),
    Remedy.LEAVE_UNSTATED: QT_TRANSLATE_NOOP("Remedies", "{text}; set the {field} back to “Automatic”"),
    Remedy.STATE_KIND: QT_TRANSLATE_NOOP("Remedies", "{text}; choose it in “What it holds”"),
    Remedy.CHOOSE_KEY: QT_TRANSLATE_NOOP("Remedies", "{text}; choose the column that tells rows apart in “Key”{rest}"),
    Remedy.LEAVE_KEY_OUT: QT_TRANSLATE_NOOP("Remedies", "{text}; choose “No key” in “Key”"),
    Remedy.CORRECT_DAY: QT_TRANSLATE_NOOP("Remedies", "{text}{rest} Correct “As of”."),
    Remedy.CORRECT_ACCURACY: QT_TRANSLATE_NOOP("Remedies", "{text}{rest} Correct “Accuracy (m)”."),
    Remedy.KEEP_ACCURACY_APART: QT_TRANSLATE_NOOP(
        "Remedies", "{text}{rest} Choose “A new layer”, or leave “Accuracy (m)” empty."
    ),
    Remedy.IMPORT_AS_TERRAIN: QT_TRANSLATE_NOOP("Remedies", "{text}{rest}: choose “Terrain” in “What it holds”."),
    Remedy.CHOOSE_ONE_ERROR: QT_TRANSLATE_NOOP("Remedies", "Choose “One number” or “A mask file”{rest}"),
    Remedy.STATE_UNIT: QT_TRANSLATE_NOOP(
        "Remedies",
        "{text}; choose it in “Unit of heights”, or convert them to metres",
    ),
    Remedy.STATE_HEIGHTS: QT_TRANSLATE_NOOP(
        "Remedies",
        "{text}; enter {field} as “No-data value”, or choose the “Unit of heights”",
    ),
    Remedy.CORRECT_NODATA: QT_TRANSLATE_NOOP("Remedies", "{text}; choose otherwise in “No data”"),
    Remedy.STATE_VALUES: QT_TRANSLATE_NOOP("Remedies", "{text}; enter it in “Values of its pixels”"),
    Remedy.LEAVE_EDGES_OUT: QT_TRANSLATE_NOOP(
        "Remedies",
        "{text}. Leave them out with “No data” where it is imported, or with “Leave out edges” below the layer list.",
    ),
    Remedy.NAME_TILES: QT_TRANSLATE_NOOP("Remedies", "{text} Choose one in “Set of tiles”."),
    Remedy.CHOOSE_NAME: QT_TRANSLATE_NOOP(
        "Remedies", "{text} Enter another name, in “Name of the new layer” where a file is imported."
    ),
    Remedy.CHOOSE_OTHER_NAME: QT_TRANSLATE_NOOP(
        "Remedies", "{text} Enter another name, in “Name of the new layer” where a file is imported."
    ),
    Remedy.CHOOSE_OTHER_LAYER: QT_TRANSLATE_NOOP("Remedies", "{text} Choose “A new layer”."),
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
    Remedy.SET_MARKING: QT_TRANSLATE_NOOP(
        "Remedies", "{text} Set it again with “Project properties” in the File menu."
    ),
    Remedy.ANALYSE_AGAIN: QT_TRANSLATE_NOOP("Remedies", "{text} Press F5 to analyse again.{rest}"),
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
