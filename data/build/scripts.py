"""Choosing one name per script from an unlabelled list of names in many languages."""

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
"""What each country's Cyrillic alphabet adds to the Russian one; other countries are read in Russian."""

NATIONAL_ALPHABET = {country: RUSSIAN | letters for country, letters in NATIONAL_LETTERS.items()} | {
    "TJ": (RUSSIAN - set("щыць")) | NATIONAL_LETTERS["TJ"],
    "UZ": (RUSSIAN - set("щы")) | NATIONAL_LETTERS["UZ"],
}

PERSIAN = frozenset("آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی")

NATIONAL_BONUS = 0.05
"""How much less like the Latin name a spelling in the country's own letters may be and still win over a Russian one."""

_SOUND_OF = dict(zip("абвгдезийклмнопрстуфыэӣқӯҳүұўһіә", "abvgdeziyklmnoprstufyeiquhuuohia", strict=True)) | {
    "ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya",
    "ъ": "", "ь": "", "ғ": "gh", "ҷ": "j", "җ": "j", "ң": "ng", "ө": "oe",
}  # fmt: skip

_LOOK_ALIKES = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")


def cyrillic_name(latin: str, names: list[str], country: str) -> str:
    """The Cyrillic name that fits the country best, or an empty text.

    Names in the country's own alphabet or in Russian come before others (letters of Ukrainian, Tatar, Serbian …).
    Among them the one that sounds most like the Latin name wins, so a former name does not; where two are about as
    alike, the one with the country's own letters does.
    """
    own, alphabet = NATIONAL_LETTERS.get(country, frozenset()), NATIONAL_ALPHABET.get(country, RUSSIAN)

    def rank(name: str) -> tuple[bool, float, str]:
        letters = set(_letters(name))
        likeness = _likeness(latin, name) + (NATIONAL_BONUS if letters & own else 0.0)
        return not (letters <= RUSSIAN or letters <= alphabet), -likeness, name

    candidates = [mended for mended in map(_mended, names) if in_script(mended, "CYRILLIC")]
    return min(candidates, key=rank, default="")


def _mended(name: str) -> str:
    """The name with Latin letters that look like Cyrillic ones replaced, where it has Cyrillic letters too."""
    has_cyrillic = any(unicodedata.name(letter, "").startswith("CYRILLIC") for letter in _letters(name))
    return name.translate(_LOOK_ALIKES) if has_cyrillic else name


def arabic_name(names: list[str], country: str) -> str:
    """The first name in Arabic script, those in Persian letters before others, or an empty text.

    In Pakistan and China, where the script writes Urdu and Uyghur, the first one as it comes.
    """
    candidates = [name for name in names if in_script(name, "ARABIC")]
    if country in ("PK", "CN"):
        return candidates[0] if candidates else ""
    return min(candidates, key=_arabic_rank, default="")


def _arabic_rank(name: str) -> tuple[bool, bool]:
    """Persian spellings first, and of them those without the Arabic article."""
    return not set(_letters(name)) <= PERSIAN, name.startswith("ال")


def in_script(name: str, script: str) -> bool:
    """Whether the name is letters of the script alone (``CYRILLIC``, ``ARABIC``: its Unicode name) with spaces,
    hyphens and apostrophes between them; a comma or bracket brings in more than the name."""
    letters = _letters(name)
    plain = all(unicodedata.category(mark)[0] in "LMZ" or mark in "-'’\u200c" for mark in name)
    return bool(letters) and plain and all(unicodedata.name(letter, "").startswith(script) for letter in letters)


def _letters(name: str) -> list[str]:
    return [character for character in unicodedata.normalize("NFC", name).lower() if character.isalpha()]


def _likeness(latin: str, cyrillic: str) -> float:
    """How far the letters of the two agree, 0..1."""
    spelled = "".join(_SOUND_OF.get(letter, letter) for letter in _letters(cyrillic))
    plain = "".join(
        letter for letter in unicodedata.normalize("NFD", latin).lower() if letter.isascii() and letter.isalpha()
    )
    return SequenceMatcher(None, plain, spelled, autojunk=False).ratio()
