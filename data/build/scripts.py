"""Choose one name per script from an unlabelled list of names in many languages."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher

RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
NATIONAL_LETTERS = {
    "TJ": frozenset("ғӣқӯҳҷ"),
    "KG": frozenset("ңөү"),
    "UZ": frozenset("ўқғҳ"),
    "KZ": frozenset("әғқңөұүһі"),
    "TM": frozenset("җңөүә"),
}
"""The letters each country's Cyrillic alphabet adds to the Russian one; other countries are read as Russian."""

NATIONAL_ALPHABET = {country: RUSSIAN | letters for country, letters in NATIONAL_LETTERS.items()} | {
    "TJ": (RUSSIAN - set("щыць")) | NATIONAL_LETTERS["TJ"],
    "UZ": (RUSSIAN - set("щы")) | NATIONAL_LETTERS["UZ"],
}

PERSIAN = frozenset("آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی")

NATIONAL_BONUS = 0.05
"""By how much a spelling in the country's own letters may be less similar and still win over a Russian one."""

_SOUND_OF = dict(zip("абвгдезийклмнопрстуфыэӣқӯҳүұўһіә", "abvgdeziyklmnoprstufyeiquhuuohia", strict=True)) | {
    "ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya",
    "ъ": "", "ь": "", "ғ": "gh", "ҷ": "j", "җ": "j", "ң": "ng", "ө": "oe",
}  # fmt: skip

_LOOK_ALIKES = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")


def cyrillic_name(latin: str, names: list[str], country: str) -> str:
    """The Cyrillic name that suits the country best, or an empty text.

    Names in the country's own alphabet or in Russian come before others (with letters of Ukrainian, Tatar, Serbian …).
    Among them the one that sounds most like the Latin name wins, so that a former name loses; of two about equally
    similar, the one with the country's own letters.
    """
    own, alphabet = NATIONAL_LETTERS.get(country, frozenset()), NATIONAL_ALPHABET.get(country, RUSSIAN)

    def rank(name: str) -> tuple[bool, float, str]:
        letters = set(_letters(name))
        likeness = _likeness(latin, name) + (NATIONAL_BONUS if letters & own else 0.0)
        return not (letters <= RUSSIAN or letters <= alphabet), -likeness, name

    candidates = [mended for mended in map(_mended, names) if in_script(mended, "CYRILLIC")]
    return min(candidates, key=rank, default="")


def _mended(name: str) -> str:
    """The name with Latin look-alikes replaced by Cyrillic letters, if it has Cyrillic letters at all."""
    has_cyrillic = any(unicodedata.name(letter, "").startswith("CYRILLIC") for letter in _letters(name))
    return name.translate(_LOOK_ALIKES) if has_cyrillic else name


def arabic_name(names: list[str], country: str) -> str:
    """The first name in Arabic script, preferring Persian letters, or an empty text.

    In Pakistan and China, where the script is used for Urdu and Uyghur, the first one listed.
    """
    candidates = [name for name in names if in_script(name, "ARABIC")]
    if country in ("PK", "CN"):
        return candidates[0] if candidates else ""
    return min(candidates, key=_arabic_rank, default="")


def _arabic_rank(name: str) -> tuple[bool, bool]:
    """Persian spellings first, among them those without the Arabic article."""
    return not set(_letters(name)) <= PERSIAN, name.startswith("ال")


def in_script(name: str, script: str) -> bool:
    """Whether the name has only letters of the script (``CYRILLIC``, ``ARABIC``: its Unicode name), spaces, hyphens
    and apostrophes; a comma or bracket would mean more than the name."""
    letters = _letters(name)
    plain = all(unicodedata.category(mark)[0] in "LMZ" or mark in "-'’\u200c" for mark in name)
    return bool(letters) and plain and all(unicodedata.name(letter, "").startswith(script) for letter in letters)


def _letters(name: str) -> list[str]:
    return [character for character in unicodedata.normalize("NFC", name).lower() if character.isalpha()]


def _likeness(latin: str, cyrillic: str) -> float:
    """Similarity of the two names' letters, 0..1."""
    spelled = "".join(_SOUND_OF.get(letter, letter) for letter in _letters(cyrillic))
    plain = "".join(
        letter for letter in unicodedata.normalize("NFD", latin).lower() if letter.isascii() and letter.isalpha()
    )
    return SequenceMatcher(None, plain, spelled, autojunk=False).ratio()
