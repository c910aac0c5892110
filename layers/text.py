"""Marking texts for translation, under the name by which layers and all above them import it."""

from resources.text import QT_TRANSLATE_NOOP

__all__ = ["QT_TRANSLATE_NOOP"]
