"""Mark a text for translation in code that knows no Qt."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - lupdate looks for this very name
    """Return ``text`` unchanged; the translation tools find it by this function's name.

    It is translated where it is shown, under the same ``context``.
    """
    return text
