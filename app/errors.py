"""The one error a person is meant to read, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Remedy(StrEnum):
    """What would mend an error: a closed set, as codes.

    The command line says with which option or command (``app/cli/remedies.py``), the window with which control
    (``widgets/words/remedies.py``): each has a sentence for every code.
    """

    # Coordinates and columns of a file
    STATE_CRS = "state_crs"
    STATE_PROJECTION = "state_projection"
    STATE_OTHER_CRS = "state_other_crs"
    STATE_CRS_AGAIN = "state_crs_again"
    LEAVE_CRS_OUT = "leave_crs_out"
    LEAVE_OWN_CRS = "leave_own_crs"
    NAME_PLACES = "name_places"
    MAP_PLACES = "map_places"
    MAP_FIELD = "map_field"
    CHOOSE_COLUMN = "choose_column"
    SKIP_BAD_ROWS = "skip_bad_rows"
    LEAVE_COLUMN_OUT = "leave_column_out"
    KEEP_COLUMN_APART = "keep_column_apart"
    STATE_ENCODING = "state_encoding"
    STATE_SHEET = "state_sheet"
    STATE_HEADER_ROW = "state_header_row"
    STATE_DECIMAL = "state_decimal"
    STATE_DATES = "state_dates"
    LEAVE_UNSTATED = "leave_unstated"
    STATE_KIND = "state_kind"
    CHOOSE_KEY = "choose_key"
    LEAVE_KEY_OUT = "leave_key_out"
    # What is stated of a file
    CORRECT_DAY = "correct_day"
    CORRECT_ACCURACY = "correct_accuracy"
    KEEP_ACCURACY_APART = "keep_accuracy_apart"
    IMPORT_AS_TERRAIN = "import_as_terrain"
    CHOOSE_ONE_ERROR = "choose_one_error"
    STATE_UNIT = "state_unit"
    STATE_HEIGHTS = "state_heights"
    CORRECT_NODATA = "correct_nodata"
    STATE_VALUES = "state_values"
    LEAVE_EDGES_OUT = "leave_edges_out"
    NAME_TILES = "name_tiles"
    # The layer it goes to
    CHOOSE_NAME = "choose_name"
    CHOOSE_OTHER_NAME = "choose_other_name"
    CHOOSE_OTHER_LAYER = "choose_other_layer"
    # Linked terrain and underlays
    FIND_LINKED_FILE = "find_linked_file"
    PUT_LINKED_FILE_BACK = "put_linked_file_back"
    # The project
    MAKE_PROJECT = "make_project"
    IMPORT_LAYERS = "import_layers"
    RESTORE_PROJECT = "restore_project"
    RESTORE_SNAPSHOT = "restore_snapshot"
    SET_MARKING = "set_marking"
    ANALYSE_AGAIN = "analyse_again"
    CORRECT_DEFINITIONS = "correct_definitions"
    CHOOSE_STATE = "choose_state"
    SET_STATE = "set_state"
    CHOOSE_DATE = "choose_date"


@dataclass(frozen=True, slots=True)
class Message:
    """What happened, in words that fit the command line and the window, and what would mend it.

    ``field`` names what ``code`` is about: a field, a file, a coordinate system. ``text`` goes on with ``rest`` behind
    what either of them says of the remedy, so both stand apart: "No column gives route", ". The columns are: a, b".
    """

    text: str
    code: Remedy | None = None
    field: str = ""
    rest: str = ""

    def __str__(self) -> str:
        return self.text + self.rest


class UserError(Exception):
    """Something the user can put right: one line that says what happened and, by its code, what to do.

    The command line prints it and exits 1; the window shows it in the message bar. Anything else is a bug. No text
    names an option or a control: see Message.
    """

    def __init__(self, text: str, code: Remedy | None = None, field: str = "", *, rest: str = "") -> None:
        self.message = Message(text, code, field, rest)
        super().__init__(str(self.message))


class Cancelled(Exception):  # noqa: N818 - it is not an error: the user asked for it
    """Raised by Progress inside a job that was asked to stop; the project is unchanged."""


def prefixed(beginning: str, error: BaseException) -> Message:
    """What an error says behind other words, its remedy with it."""
    message = error.message if isinstance(error, UserError) else Message(str(error))
    return replace(message, text=beginning + message.text)
