"""The one error a person is meant to read."""


class UserError(Exception):
    """Something the user can put right: one line that says what happened and what to do.

    The command line prints it and exits 1; the window shows it in the message bar. Anything else is a bug.
    """


class Cancelled(Exception):  # noqa: N818 - it is not an error: the user asked for it
    """Raised by Progress inside a job that was asked to stop; the project is unchanged."""
