"""What an uploaded file is: by its content and its name."""

import io

import pytest
from django.utils import translation

from portal.filetypes import NotAccepted, clean_name, look_at
from tests.documents.papers import MAIL, PDF, office, old_office, phone_photo, picture, zipped

LIMIT = 25 * 1024 * 1024
ODT = zipped(mimetype="application/vnd.oasis.opendocument.text", content_dot_xml="<x/>")


def seen(name: str, content: bytes):
    return look_at(name, io.BytesIO(content), len(content), LIMIT)


@pytest.mark.parametrize(
    ("name", "content", "type"),
    [
        ("Счёт № 7.pdf", PDF, "application/pdf"),
        ("a.png", picture(), "image/png"),
        ("a.JPG", picture("JPEG"), "image/jpeg"),
        ("a.webp", picture("WEBP"), "image/webp"),
        ("a.gif", picture("GIF"), "image/gif"),
        ("IMG_1.HEIC", phone_photo(), "image/heic"),
        ("IMG_1.jpg", phone_photo(), "image/heic"),
        ("КП.docx", office("docx"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("КП.xlsx", office("xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("КП.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("КП.doc", old_office("WordDocument"), "application/msword"),
        ("КП.xls", old_office("Workbook"), "application/vnd.ms-excel"),
        ("a.txt", "Привет".encode(), "text/plain"),
        ("a.csv", "Привет;1".encode("cp1251"), "text/csv"),
        ("a.eml", MAIL, "message/rfc822"),
    ],
)
def test_what_we_take(name, content, type):
    assert seen(name, content).type == type


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.html", b"<!doctype html><p>hi", "Страницы и программы"),
        ("a.txt", b"  <script>alert(1)</script>", "Такие файлы"),
        ("a.txt", b"\xef\xbb\xbf<html>", "Такие файлы"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Страницы и программы"),
        ("a.png", b"<svg onload=alert(1)>", "Такие файлы"),
        ("a.exe", b"MZ\x90\x00\x03", "Страницы и программы"),
        ("a.pdf", b"MZ\x90\x00\x03", "Такие файлы"),
        ("a.sh", b"#!/bin/sh\nrm", "Страницы и программы"),
        ("a.zip", zipped(a_dot_txt="x"), "Архивы"),
        ("a.docx", zipped(a_dot_txt="x"), "Такие файлы"),
        ("a.doc", old_office("MsiThing"), "Такие файлы"),
        ("a.eml", b"just text", "Такие файлы"),
        ("a.txt", b"a\0b", "Такие файлы"),
        ("a.pdf", picture(), "другой файл"),
        ("a.docx", office("xlsx"), "другой файл"),
        ("КП.xlsx", office("xlsx", xl__vbaProject_dot_bin="x"), "макросы"),
        ("a.pdf", b"", "0 байт"),
        ("IMG_1.HEIC", b"\0\0\0\x18ftypheic" + bytes(40), "сохраните его как JPEG"),
        ("счёт.pdf\u202egnp.exe", PDF, "Страницы и программы"),
    ],
)
def test_what_we_refuse_and_why(name, content, words):
    with translation.override("ru"), pytest.raises(NotAccepted) as refusal:
        seen(name, content)
    assert words in str(refusal.value)


def test_a_file_over_the_limit_is_refused_with_the_limit():
    with translation.override("ru"), pytest.raises(NotAccepted) as refusal:
        look_at("a.pdf", io.BytesIO(PDF), LIMIT + 1, LIMIT)
    assert "до 25 мегабайт" in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Нина\\Счёт.pdf", "Счёт.pdf"),
        ("счёт\r\nSet-Cookie: a.pdf", "счётSet-Cookie_ a.pdf"),
        ("счёт\u202efdp.exe", "счётfdp.exe"),
        ("a\u200bb\u0000.pdf", "ab.pdf"),
        ("..", ""),
        ('a<b>"c".pdf', "a_b__c_.pdf"),
        ("и\u0306.pdf", "й.pdf"),
    ],
)
def test_hostile_names_become_plain_ones(name, clean):
    assert clean_name(name) == clean


def test_a_name_of_300_letters_keeps_its_ending():
    name = clean_name("ы" * 300 + ".pdf")
    assert len(name) == 120
    assert name.endswith("ы.pdf")


def test_a_picture_with_the_ending_of_another_gets_its_own():
    assert seen("scan.png", picture("JPEG")).name == "scan.jpg"


def test_a_name_without_ending_gets_that_of_its_content():
    assert seen("scan", PDF).name == "scan.pdf"
