"""Marking texts for translation in code without Qt."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - lupdate looks for this very name
    """Return ``text`` unchanged; the translation tools recognise it by this function's name.

    It is translated where shown, under the same ``context``.
    """
    return text
