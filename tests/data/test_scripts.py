"""One name per script out of a list in many languages."""

from data.build.scripts import arabic_name, cyrillic_name, in_script


def test_letters_of_the_country_win_over_russian() -> None:
    assert cyrillic_name("Khorugh", ["Khorog", "Хорог", "Хоруғ", "خروغ"], "TJ") == "Хоруғ"


def test_a_foreign_spelling_loses() -> None:
    assert cyrillic_name("Isfara", ["Ісфара", "Исфара", "Исфәрә"], "TJ") == "Исфара"


def test_a_former_name_loses_to_one_that_sounds_alike() -> None:
    assert cyrillic_name("Bokhtar", ["Бохтар", "Курган Тюбе", "Қӯрғонтеппа"], "TJ") == "Бохтар"


def test_letters_the_national_alphabet_lacks_are_foreign() -> None:
    assert cyrillic_name("Jizzax", ["Джиззак", "Жызақ"], "UZ") == "Джиззак"


def test_latin_letters_that_look_cyrillic_are_mended() -> None:
    mended = cyrillic_name("Zafarobod", ["Зaфapoбoд"], "TJ")
    assert mended == "Зафаробод"
    assert in_script(mended, "CYRILLIC")


def test_mixed_scripts_and_nothing_at_all() -> None:
    assert cyrillic_name("Buston", ["Bӯston", "Buston"], "TJ") == ""
    assert arabic_name([], "AF") == ""


def test_persian_letters_before_arabic_and_urdu() -> None:
    assert arabic_name(["اسفرة", "اسفره", "اسفرہ"], "TJ") == "اسفره"
    assert arabic_name(["الترمذ", "ترمذ"], "UZ") == "ترمذ"
    assert arabic_name(["اسفرہ", "اسفره"], "PK") == "اسفرہ"


def test_a_name_with_a_comma_is_more_than_a_name() -> None:
    assert arabic_name(["قوچقوراتا، قرقیزستان"], "KG") == ""
