"""Registers as people keep them: in Cyrillic, with titles above, decimal commas, degrees and minutes, and mistakes."""

from __future__ import annotations

from pathlib import Path

import openpyxl

TITLE = "Реестр постов на 31.03.2026;;;;;;\n;;;;;;\n"
HEADER = "Номер;Название;Широта;Долгота;Дальность, м;Азимут;Телефон\n"
GOOD = (
    "K-01;Пост Запад;38°02'24\" с.ш.;70°06'00\" в.д.;3000,5;90;+992 93 555 12 12\n"
    "K-02;Пост Восток;38°01'48\" с.ш.;70°18'00\" в.д.;2500,0;180;+992 93 555 12 13\n"
    "K-03;Пост Юг;38°00'36\" с.ш.;70°12'00\" в.д.;1200,5;270;+992 93 555 12 14\n"
)
BAD = (
    "K-04;Пост без места;;;900,0;10;\n"
    "K-05;Пост высокий;38°03'00\" с.ш.;70°15'00\" в.д.;высокая;20;\n"
    "K-06;Пост далёкий;55°45'00\" с.ш.;37°37'00\" в.д.;900,0;30;\n"
)
MENDED = (
    "K-04;Пост без места;38°03'36\" с.ш.;70°21'00\" в.д.;900,0;10;\n"
    "K-05;Пост высокий;38°03'00\" с.ш.;70°15'00\" в.д.;1500,0;20;\n"
    "K-06;Пост далёкий;38°04'12\" с.ш.;70°07'12\" в.д.;900,0;30;\n"
)


def register(path: Path, rows: str = GOOD + BAD) -> Path:
    """A register in cp1251 with semicolons; half of its six rows cannot be imported."""
    path.write_bytes((TITLE + HEADER + rows).encode("cp1251"))
    return path


def workbook(path: Path) -> Path:
    """A workbook with titles above its table, and a second sheet with rows."""
    book = openpyxl.Workbook()
    posts = book.active
    assert posts is not None
    posts.title = "Посты"
    for row in (("Сводка за март",), (), ("name", "lon", "lat", "height_m", "opened", "note")):
        posts.append(row)
    for number in range(6):
        posts.append((f"P{number}", 70.05 + number / 20, 38.02, 4 + number, "2025-03-01", "дежурство"))
    cars = book.create_sheet("Машины")
    for car in (("Машина", "Год"), ("UAZ", 2001), ("GAZ", 2005)):
        cars.append(car)
    book.save(path)
    return path


def kml(path: Path) -> Path:
    """A KML with two folders of places."""

    def folder(name: str, lat: float) -> str:
        places = "".join(
            f"<Placemark><name>{name} {number}</name><Point><coordinates>{70.05 + number / 15},{lat}</coordinates>"
            "</Point></Placemark>"
            for number in range(4)
        )
        return f"<Folder><name>{name}</name>{places}</Folder>"

    body = folder("North", 38.06) + folder("South", 37.98)
    text = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>'
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>{text}', encoding="utf-8")
    return path
