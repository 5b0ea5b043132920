"""What a browser sends at the lines of need, market and one offer; refusals stand beside what was typed."""

from datetime import timedelta

import pytest
from django.test import Client

from portal.models import Counterparty
from procurement.weighing import wanted_lines
from tests.builders import again, pdf, task_of, today
from tests.builders_branches import branch_at, give
from tests.procurement.small.posts import page, send

PRICE = {"named": "Прайс-лист ООО «Вектор»", "source": "catalogue", "sum": "74 000,00"}


def typed(case, answer="done", fields=None, **more):
    """The case after what was sent."""
    response = send(case, answer, fields, **more)
    return again(case), response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def row(n, **more):
    return {f"price-new-{n}-{name}": value for name, value in (PRICE | more).items()}


def test_justification(cast):
    case = branch_at(cast, "single_source", "justification")
    text = page(case).content.decode()
    assert "исключительные права" in text and "единственный участник прежней" not in text
    case, text = typed(case, fields={"ground": "only_bidder", "ground_text": "Он один"})
    assert case.step == "justification" and "Он один" in text
    fields = {"ground": "rights", "ground_text": "Он один", "document_proofs": pdf("Письмо.pdf")}
    case, _ = typed(case, fields=fields)
    assert case.step == "justification_it" and "Он один" in page(case).content.decode()
    assert typed(case, "approve")[0].step == "memo_approval"


def test_specification(cast):
    case = branch_at(cast, "quotation", "specification")
    assert "Монитор" in page(case).content.decode()
    assert typed(case, fields={"specification_text": "Гарантия 12 месяцев"})[0].step == "budget"


def test_market_prices(cast):
    case = branch_at(cast, "single_source", "market_check")
    assert page(case).status_code == 200
    case, text = typed(case, fields=row(1) | row(2, named="", sum="5") | row(3, sum="=1+1"))
    assert case.step == "market_check" and "цена без источника ничего не подтверждает" in text and "=1+1" in text
    late = (today() + timedelta(days=1)).isoformat()
    case, text = typed(case, fields=row(1, date=late) | row(2, sum="0"))
    assert "ещё не наступила" in text and "больше нуля" in text and "Вектор" in text
    case, text = typed(case, fields=row(1))
    assert "не менее двух рыночных цен" in text
    case, _ = typed(case, fields=row(1) | row(2, sum="76000") | {"document_price_sources": pdf("Прайсы.pdf")})
    assert case.step == "method_approval" and case.market_prices.count() == 2
    text = page(case).content.decode().replace("\u202f", " ").replace("\u00a0", " ")
    assert "75 000,00" in text and typed(case, "approve")[0].step == "offer_request"


def test_maximum_price(cast):
    case = branch_at(cast, "quotation", "max_price")
    papers = {"document_price_sources": pdf("Прайсы.pdf")}
    case, text = typed(case, fields=row(1, sum="100") | row(2, sum="150") | row(3, sum="200") | papers)
    assert case.step == "max_price" and "Цены слишком расходятся" in text and "Вектор" in text
    case, _ = typed(case, fields=row(1, sum="100") | row(2, sum="110") | row(3, sum="120"))
    assert case.step != "max_price" and f"{case.max_price}" == "110.00"


def offer_fields(case, price_="9 000,00"):
    supplier = case.asked.get(nth=case.asking).counterparty_id
    prefix = f"offer-{supplier}"
    found = {f"{prefix}-came": "True", f"{prefix}-currency": "RUB", f"{prefix}-vat_included": "on",
             f"{prefix}-file": pdf("КП.pdf")}  # fmt: skip
    for line in wanted_lines(case):
        start = f"{prefix}-line-{line.pk}"
        found |= {f"{start}-what": line.name, f"{start}-quantity": f"{line.quantity:.0f}", f"{start}-price": price_,
                  f"{start}-vat_rate": "22"}  # fmt: skip
    return found


def test_from_the_request_to_the_minutes(cast):
    case = branch_at(cast, "single_source", "offer_request")
    assert page(case).status_code == 200
    supplier = Counterparty.objects.order_by("pk").first()
    until = (today() + timedelta(days=3)).isoformat()
    case, text = typed(case, fields={"answer_by": until, "new_name": "Вектор", "new_inn": "7707083894"})
    assert case.step == "offer_request" and "последняя цифра должна быть 3" in text
    case, text = typed(case, fields={"answer_by": today().isoformat(), "supplier": supplier.pk})
    assert "Выберите день" in text
    case, _ = typed(case, fields={"answer_by": until, "supplier": supplier.pk})
    assert case.step == "offer" and page(case).status_code == 200
    case, text = typed(case, fields=offer_fields(case, "-5"))
    assert case.step == "offer" and "с минусом" in text
    case, text = typed(case, fields={k: v for k, v in offer_fields(case).items() if not k.endswith("file")})
    assert "Приложите предложение" in text
    case, _ = typed(case, fields=offer_fields(case))
    assert case.step == "offer_technical" and "000,00" not in page(case).content.decode()
    case, _ = typed(case, "approve")
    assert case.step == "negotiation" and page(case).status_code == 200
    line = case.live_offers()[0].lines_read[0]
    case, text = typed(case, fields={f"offered-{line.pk}-final_price": "9000,01", "minutes_text": "Просили скидку"})
    assert "Выше предложенной" in text and "Просили скидку" in text
    case, _ = typed(case, fields={f"offered-{line.pk}-final_price": "8 900,00", "minutes_text": "Скидка 100"})
    assert case.step == "price_check"


def test_price_papers_and_security(cast):
    case = branch_at(cast, "single_source", "price_check")
    assert "Заключение о" in page(case).content.decode()
    case, text = typed(case, "approve", {"price_conclusion": ""})
    assert case.step == "price_check" and "почему цена обоснована" in text
    case, _ = typed(case, "approve", {"price_conclusion": "Не выше рынка"})
    text = page(case).content.decode()
    assert case.step == "supplier_documents" and "Устав" in text
    own = case.live_offers()[0].counterparty
    fields = {
        "supplier-name": own.name, "supplier-kind": "company", "supplier-full_name": "ООО «Северлинк»",
        "supplier-inn": own.inn, "supplier-kpp": "667101001", "supplier-ogrn": "1027700132196",
        "supplier-address": "Екатеринбург", "account-bic": "044525225", "account-account": "40702810938000000000",
        "account-bank": "ПАО Сбербанк", "account-correspondent": "", "account-currency": "RUB",
        "document_charter": pdf("Устав.pdf"), "document_register_extract": pdf("ЕГРЮЛ.pdf"),
        "document_authority": pdf("Доверенность.pdf"),
    }  # fmt: skip
    case, text = typed(case, fields=fields)
    assert case.step == "supplier_documents" and "последняя цифра должна быть 5" in text
    assert "контрольн" in text
    right = {"supplier-ogrn": "1027700132195", "account-account": "40702810638000000000"}
    case, text = typed(case, fields=fields | right | {"supplier-kpp": "", "supplier-address": ""})
    assert text.count("Это нужно для договора.") == 2
    again_ = {name: pdf(f"{name}.pdf") for name in fields if name.startswith("document_")}
    case, text = typed(case, fields=fields | right | again_)
    own.refresh_from_db()
    assert case.step == "supplier_check" and (own.ogrn, own.main_account.bank) == ("1027700132195", "ПАО Сбербанк")
    text = page(case).content.decode()
    assert "1027700132195" in text and "667101001" in text
    assert typed(case, "approve", {f"supplier-{own.pk}-conclusion": "Замечаний нет"})[0].step == "report"


def test_a_foreign_supplier_has_no_russian_numbers(cast):
    case = branch_at(cast, "single_source", "supplier_documents")
    own = case.live_offers()[0].counterparty
    fields = {
        "supplier-name": own.name, "supplier-kind": "company", "supplier-full_name": "Northlink Oy", "supplier-inn": "",
        "supplier-kpp": "", "supplier-ogrn": "", "supplier-address": "Helsinki", "supplier-foreign": "on",
    } | {f"document_{kind}": pdf(f"{kind}.pdf") for kind in ("charter", "register_extract", "authority")}  # fmt: skip
    assert typed(case, fields=fields)[0].step == "supplier_check"


@pytest.mark.parametrize("who", ["it", "it_head", "requester", "requester_head", "lawyer", "outsider"])
def test_prices_and_papers_are_not_for_all(cast, who):
    case = branch_at(cast, "single_source", "supplier_check")
    browser = Client()
    browser.force_login(cast.fresh(who))
    secret = case.documents.filter(kind__in=("minutes", "price_sources", "charter", "register_extract", "authority"))
    for document in secret:
        assert browser.get(f"/documents/{document.versions.last().pk}").status_code == 404, document.kind
    named = case.documents.get(kind="justification").versions.last()
    assert browser.get(f"/documents/{named.pk}").status_code == (302 if who in ("it", "it_head") else 404)


def test_the_supplier_may_be_blocked_meanwhile(cast):
    case = branch_at(cast, "single_source", "offer_request")
    supplier = Counterparty.objects.order_by("pk").first()
    Counterparty.objects.filter(pk=supplier.pk).update(blocked=case.opened, blocked_why="Долги")
    until = (today() + timedelta(days=3)).isoformat()
    case, text = typed(case, fields={"answer_by": until, "supplier": supplier.pk, "enquiry_text": "Слова"})
    assert case.step == "offer_request" and "Долги" in text and "Слова" in text
    assert task_of(case) and give(case, data={"new_supplier": {"name": "Вектор", "inn": "7707083893"},
                                              "answer_by": today()}).step == "offer"  # fmt: skip


def test_of_a_single_offer_nobody_says_that_it_is_the_lowest(cast):
    case = branch_at(cast, "single_source", "report")
    text = page(case).content.decode()
    assert "самая низкая" not in text and "Почему не самая низкая цена" not in text
    case, _ = typed(case, fields={"offer": case.live_offers()[0].pk, "report_text": "Правообладатель один."})
    text = page(case).content.decode()
    assert case.step == "group_vote" and "Правообладатель один." in text and "самая низкая" not in text
