"""The contract through its pages: the form with its file, what changed for who reads again, photos of defects."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal import calendars
from portal.models import Document, DocumentVersion
from procurement.models import Receipt
from procurement.paying import last_order
from tests import builders
from tests.builders_contract import answered, at_delivery, delivered, drafted, to_step, who
from tests.builders_orders import PASSWORD, pdf
from tests.documents.papers import phone_photo

D = Decimal
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"


def as_(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def status(person, version_pk) -> int:
    """What the page of the file answers this person."""
    return as_(person).get(reverse("document_page", args=[version_pk])).status_code


def send(case, seat, person, answer="done", **data):
    """The answer as the page sends it; (code, page)."""
    task = who(case, seat)
    response = as_(person).post(reverse("task_answer", args=[task.pk]), {"answer": answer, **data})
    return response.status_code, response.content.decode().replace("\u00a0", " ")


def schedule(*given):
    found = {}
    for n, (share, due_on) in enumerate(given, 1):
        found |= {f"row-{n}-share": share, f"row-{n}-due_on": due_on, f"row-{n}-days": "5"}
    for n in range(len(given) + 1, 7):
        found |= {f"row-{n}-due_on": "closing", f"row-{n}-days": "5"}
    return found


def draft(case, file=None, **more):
    today = calendars.today(case.zone).isoformat()
    known = {"number": "Д-1", "date": today, "subject": "Поставка", "terms": "Гарантия"} | schedule(("100", "closing"))
    return known | ({"document_contract": file} if file else {}) | more


def test_the_draft_is_sent_with_its_text(at_draft, company):
    case, buyer = at_draft(), company.fresh("buyer")
    code, page = send(case, "buyer", buyer, **draft(case))
    assert code == 422 and "Выберите файл" in page and not case.orders.exists()
    code, page = send(
        case, "buyer", buyer, **draft(case, pdf("д.pdf"), **schedule(("50", "contract"), ("40", "closing")))
    )
    assert code == 422 and "100" in page
    far = (calendars.today(case.zone) + timedelta(days=4000)).isoformat()
    code, page = send(case, "buyer", buyer, **draft(case, pdf("д.pdf"), date=far))
    assert code == 422 and "проверьте год" in page
    code, _page = send(case, "buyer", buyer, **draft(case, pdf("д.pdf")))
    case = builders.again(case)
    assert (code, case.step, last_order(case).sum) == (302, "contract_legal", D("69600.00"))


def test_a_round_says_what_changed_and_an_old_file_is_none(at_draft, company):
    case, buyer = at_draft(), company.fresh("buyer")
    send(case, "buyer", buyer, **draft(case, pdf("д1.pdf")))
    case = answered(builders.again(case), "lawyer", "rework", comment="Нет пени")
    code, page = send(case, "buyer", buyer, **draft(case))
    assert code == 422 and "Что изменилось с прошлой версии" in page
    code, _page = send(case, "buyer", buyer, **draft(case, pdf("д2.pdf"), terms="Гарантия, пени 0,1 %", changed="Пени"))
    assert code == 302
    case = answered(builders.again(case), "lawyer", "rework", comment="Ещё раз")
    code, page = send(case, "buyer", buyer, **draft(case, pdf("д1.pdf"), changed="Как было"))
    assert code == 422 and "прежний текст" in page
    send(case, "buyer", buyer, **draft(case, pdf("д3.pdf"), terms="Гарантия, пени 0,2 %", changed="Пени выше"))
    case, lawyer = builders.again(case), company.fresh("lawyer")
    page = as_(lawyer).get(reverse("task", args=[who(case, "lawyer").pk])).content.decode()
    assert "Изменилось с версии 2" in page and "<del" in page and "пени 0,2 %" in page and "Пени выше" in page
    versions = last_order(case).versions.order_by("nth")
    assert [one.file.name for one in versions] == ["д1.pdf", "д2.pdf", "д3.pdf"]
    assert all(status(lawyer, one.file_id) == 200 for one in versions)


def test_who_signs_sees_what_and_a_wrong_password_is_told(at_draft, company):
    case, director = to_step(drafted(at_draft()), "contract_sign"), company.fresh("general_director")
    version = DocumentVersion.objects.get(document__case=case.pk, document__kind="contract")
    page = as_(director).get(reverse("task", args=[who(case, "general_director").pk])).content.decode()
    assert version.sha256 in page and "Вы подписываете" in page
    today = calendars.today(case.zone).isoformat()
    known = {"number": "7/26", "date": today}
    code, page = send(case, "general_director", director, "approve", password="не тот", **known)
    assert code == 422 and "7/26" in page
    code, _page = send(case, "general_director", director, "approve", password=PASSWORD, **known)
    assert code == 302 and builders.again(case).order_number == "7/26"


def test_the_supplier_s_points_are_kept_and_shown(at_draft, company):
    case, buyer = to_step(drafted(at_draft("single_source")), "contract_supplier"), company.fresh("buyer")
    point = {"point-1-clause": "п. 4.2", "point-1-ours": "0,1 %"}
    code, page = send(case, "buyer", buyer, "changes", **point)
    assert code == 422 and "обе редакции" in page
    code, _page = send(
        case, "buyer", buyer, "changes", **point, **{"point-1-theirs": "0,01 %", "point-1-outcome": "open"}
    )
    case = builders.again(case)
    assert code == 302 and case.step == "contract_draft"
    page = as_(buyer).get(reverse("contract", args=[case.pk])).content.decode()
    assert "Пункты разногласий" in page and "0,01 %" in page and "не согласовано" in page


def test_who_writes_and_checks_the_next_version_reads_what_the_supplier_wanted(at_draft, company):
    case = to_step(drafted(at_draft("single_source")), "contract_supplier")
    wanted = {"point-1-clause": "п. 4.2", "point-1-ours": "0,1 %", "point-1-theirs": "0,01 %"}
    assert send(case, "buyer", company.fresh("buyer"), "changes", **wanted)[0] == 302
    for seat, person in (("buyer", "buyer"), ("lawyer", "lawyer")):
        case = builders.again(case)
        page = as_(company.fresh(person)).get(reverse("task", args=[who(case, seat).pk])).content.decode()
        assert "Пункты разногласий" in page and "0,01" in page, seat
        case = drafted(case) if seat == "buyer" else case


def test_a_photo_of_a_defect_hangs_at_its_receipt(at_draft, company):
    case = delivered(at_delivery(at_draft()), Монитор=7)
    it = company.fresh("it")
    receipts = list(Receipt.objects.filter(arrival__procedure=case.pk).order_by("pk"))
    first = receipts[0]
    said = {f"receipt-{row.pk}-accepted": str(row.allotted) for row in receipts}
    less = said | {f"receipt-{first.pk}-accepted": str(first.allotted - 1)}
    code, page = send(case, "it", it, **less, **{f"receipt-{first.pk}-photo": SimpleUploadedFile("a.png", PNG)})
    assert code == 422 and "что не так" in page.lower()
    words = {f"receipt-{first.pk}-defect": "Скол"}
    heic = SimpleUploadedFile("IMG_1.HEIC", b"\0\0\0\x18ftypheic" + bytes(40))
    code, page = send(case, "it", it, **less, **words, **{f"receipt-{first.pk}-photo": heic})
    assert code == 422 and "сохраните его как JPEG" in page and not Document.objects.filter(kind="defect_photo")
    code, page = send(case, "it", it, **less, **words, **{f"receipt-{first.pk}-photo": pdf("фото.pdf")})
    assert code == 422 and "не фото" in page
    page = as_(it).get(reverse("task", args=[who(case, "it").pk])).content.decode()
    assert 'accept="image/*"' in page and 'capture="environment"' in page
    code, _page = send(
        case, "it", it, **less, **words, **{f"receipt-{first.pk}-photo": SimpleUploadedFile("a.png", PNG)}
    )
    assert code == 302
    photo = Document.objects.get(kind="defect_photo")
    assert photo.subject == f"receipt:{first.pk}"
    version = photo.versions.get()
    owner, other = (row.item.requester for row in receipts)
    assert (status(owner, version.pk), status(other, version.pk)) == (200, 404)


def test_a_phone_s_photo_of_a_defect_is_kept_as_it_came(at_draft, company):
    case = delivered(at_delivery(at_draft()), Монитор=7)
    it = company.fresh("it")
    receipts = list(Receipt.objects.filter(arrival__procedure=case.pk).order_by("pk"))
    said = {f"receipt-{row.pk}-accepted": str(row.allotted) for row in receipts}
    said |= {f"receipt-{receipts[0].pk}-accepted": "0", f"receipt-{receipts[0].pk}-defect": "Скол"}
    photo = SimpleUploadedFile("IMG_1.HEIC", phone_photo(), "application/octet-stream")
    code, _page = send(case, "it", it, **said, **{f"receipt-{receipts[0].pk}-photo": photo})
    kept = DocumentVersion.objects.get(document__kind="defect_photo")
    assert (code, kept.name, kept.type) == (302, "IMG_1.HEIC", "image/heic")
    shown = as_(it).get(reverse("document_inline", args=[kept.pk]))
    assert shown["Content-Type"] == "image/jpeg" and b"".join(shown).startswith(b"\xff\xd8")
