"""Envelopes and their opening in Chromium: taken in without leaving the page, opened by two, filled from a workbook."""

import re

import openpyxl

from procurement.envelopes import in_time
from procurement.models import SealedOffer
from tests.browser.test_small import shot
from tests.builders import again, pdf
from tests.builders_branches import branch_at, give
from tests.filled.sealed import inside, taken_in


def both_widths(page, accessible, name):
    page.set_viewport_size({"width": 1440, "height": 900})
    accessible(page)
    shot(page, name)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
    shot(page, f"{name}-phone")
    page.set_viewport_size({"width": 1440, "height": 900})


def workbook(path, lines):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["Артикул", "Цена за единицу, руб.", "Наименование"])
    for place, line in enumerate(lines):
        sheet.append([f"A-{place}", 9100 - 8000 * place, line.name])
    sheet.append(["A-9", "=1+1", "Стул"])
    made.save(path)
    return path


def test_envelopes_are_taken_in_and_opened_by_two(site, page, sign_in, accessible, cast, tmp_path):
    case = branch_at(cast, "quotation", "quotations")
    sign_in(cast.buyer)
    page.goto(f"{site}/cases/{case.pk}")
    both_widths(page, accessible, "envelopes-empty")
    paper = tmp_path / "КП.pdf"
    paper.write_bytes(pdf().read())
    box = page.locator("#envelopes")
    box.get_by_label("От кого").select_option(index=1)
    box.locator("input[type=file]").set_input_files(paper)
    box.get_by_role("button", name="Принять и закрыть").click()
    box.get_by_text(re.compile("sha256")).wait_for()
    assert SealedOffer.objects.get(procedure=case).late is False
    taken_in(again(case), 3)
    page.reload()
    both_widths(page, accessible, "envelopes")
    give(case, "done", data={})
    page.goto(f"{site}/cases/{case.pk}")
    both_widths(page, accessible, "opening-alone")
    page.get_by_role("button", name="Я на месте", exact=True).click()
    sign_in(cast.chair)
    page.goto(f"{site}/cases/{case.pk}")
    page.get_by_role("button", name="Я на месте", exact=True).click()
    page.get_by_text("Оба на месте", exact=False).first.wait_for()
    both_widths(page, accessible, "opening-member-waits")
    _entered(site, page, sign_in, accessible, cast, case, tmp_path)


def _entered(site, page, sign_in, accessible, cast, case, tmp_path):
    sign_in(cast.buyer)
    page.goto(f"{site}/cases/{case.pk}")
    first = in_time(case)[0]
    fields = page.locator(f"#fields-offer-{first.counterparty_id}")
    fields.get_by_text("Заполнить из книги Excel").click()
    lines = list(case.group.lines.order_by("position"))
    fields.locator("input[type=file]").set_input_files(workbook(tmp_path / "КП.xlsx", lines))
    fields.get_by_role("button", name="Прочитать и заполнить").click()
    fields.get_by_text("Проверьте их ниже", exact=False).wait_for()
    price = page.locator(f"[name=offer-{first.counterparty_id}-line-{lines[0].pk}-price]")
    assert price.input_value().replace("\u00a0", " ") == "9 100,00"
    assert not again(case).offers.exists()
    both_widths(page, accessible, "opening-entered")
    rows = {"envelopes": [inside(case, one, place) for place, one in enumerate(in_time(case))]}
    give(again(case), data=rows)
    sign_in(cast.chair)
    page.goto(f"{site}/cases/{case.pk}")
    both_widths(page, accessible, "opening-confirmed")
    give(again(case), data={"remarks": "Второй конверт помят"})
    version = case.documents.get(kind="opening_protocol").versions.get()
    page.goto(f"{site}/documents/{version.pk}/html")
    shot(page, "opening-protocol")
