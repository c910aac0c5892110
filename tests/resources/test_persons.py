"""Headings that mean persons, and those that do not."""

import pytest

from layers import LAYER_TYPES
from resources.column_names import headings
from resources.persons import means_a_person


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "suspect_name",
            "Passport No.",
            "phone",
            "Driver phone 2",
            "lastName",
            "LAST NAME",
            "date of birth",
            "plate_no",
        ),
        *("Reported By", "_submitted_by", "created_user", "Enumerator", "Patrol Leader", "plate", "Tazkira No"),
        *("Контакт", "Кто сообщил", "Аты-жөнү"),
        *("ФИО", "Фамилия", "Паспорт №", "Номер телефона", "Начальник поста", "Дата рождения", "гос. номер", "Тел."),
        *("contact_name", "Number of passport", "Commander of post", "Дежурный", "Номи пурра", "Начальник отряда"),
        *("Насаб", "Рақами мошин", "Санаи таваллуд", "Туулган күнү", "Унаа номери", "Айдоочу"),
    ],
)
def test_headings_of_persons(heading: str) -> None:
    assert means_a_person(heading)


@pytest.mark.parametrize(
    "heading",
    [
        *("name", "Название", "Ном", "Аты", "post_name", "place name", "vehicles", "staff_present", "unit", "operator"),
        *("number", "id", "document", "surface", "interface", "telescope", "photovoltaic", "driveway", "Номер", "Дата"),
        *("contact_type", "editor_note", "line of contact", "Number of victims", "mobile group", "Suspected crossing"),
        *("passport control", "plate reader", "Тип контакта", "Количество водителей", "Паспорт объекта"),
        *("Покрытие мобильной связи", "Телефонная связь", "Свидетельство о регистрации", "Контактная линия"),
    ],
)
def test_headings_of_places_and_things(heading: str) -> None:
    assert not means_a_person(heading)


def test_no_field_nor_heading_of_one_means_a_person() -> None:
    fields = [field for kind in LAYER_TYPES.values() for field in kind.fields()]
    every = {name for field in fields for name in (field.name, field.label)}
    every |= {heading for kind in headings().values() for of in kind.values() for heading in of}
    assert [name for name in sorted(every) if means_a_person(name)] == []
