"""Order, delivery, receipt, claim, closing, invoices and budget in Chromium: accessible at a desk and on a phone."""

import os
from decimal import Decimal

from tests.builders_orders import HALVES, Deal, make_deal


def shot(page, name):
    """A picture for the eye, where a folder for it is named."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


class Eye:
    """Looks at a page as a person: axe finds nothing, nothing sticks out of a phone."""

    def __init__(self, site, page, sign_in, accessible):
        self.site, self.page, self.sign_in, self.accessible = site, page, sign_in, accessible

    def at(self, person, address, name):
        self.sign_in(person)
        self.page.set_viewport_size({"width": 1440, "height": 900})
        self.page.goto(f"{self.site}{address}")
        self.accessible(self.page)
        shot(self.page, name)
        self.page.set_viewport_size({"width": 390, "height": 844})
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 390, name
        shot(self.page, f"{name}-phone")

    def asked(self, deal, step):
        task = deal.at(step).tasks()[0]
        self.at(deal.who(task), f"/tasks/{task.pk}", step)


def test_from_the_order_to_the_claim(site, page, sign_in, accessible, cast):
    eye, deal = Eye(site, page, sign_in, accessible), make_deal(cast).begin().to_order()
    eye.asked(deal, "order")
    deal.answer("done", {"rows": HALVES, "terms": ""})
    eye.asked(deal, "order_legal")
    deal.answer("approve")
    eye.asked(deal, "order_signed")
    deal.answer("approve", {"password": "correct horse 7"})
    eye.asked(deal, "invoice_in")
    [invoice] = deal.invoiced().open_invoices()
    task = deal.tasks(invoice)[0]
    eye.at(deal.who(task), f"/tasks/{task.pk}", "accounting")
    deal.planned(invoice)
    eye.at(cast.treasury, invoice.get_absolute_url(), "invoice")
    eye.at(cast.treasury, "/invoices", "invoices")
    deal.pay(deal.open_invoices()[0], "301")
    eye.asked(deal, "payment_notice")
    deal.answer("done")
    eye.asked(deal, "delivery_date")
    deal.dated()
    eye.asked(deal, "delivery")
    deal.came(monitor=6)
    eye.asked(deal, "inspection")
    deal.answer("done", {})
    eye.asked(deal, "receipt")
    deal.answer("done", {})
    deal.dated().answer("not_delivered")
    eye.asked(deal, "claim")
    eye.at(cast.buyer, deal.case.get_absolute_url(), "claim-page")


def closing(cast) -> Deal:
    deal = make_deal(cast).begin().to_order().ordered().invoiced().paid()
    deal.answer("done")
    return deal.dated().came(monitor=7, keyboard=6).received()


def test_closing_orders_and_budget(site, page, sign_in, accessible, cast):
    eye, deal = Eye(site, page, sign_in, accessible), closing(cast)
    eye.asked(deal, "closing_docs")
    deal.closed_papers(change=Decimal("0.01"))
    eye.asked(deal, "closing_check")
    eye.at(cast.purchasing_head, "/orders", "orders")
    eye.at(cast.economist, "/budget", "budget")
    deal.answer("approve", {"despite": "Согласовано"})
    deal.paid("401")
    eye.asked(deal, "rating")
    deal.rated()
    eye.at(cast.purchasing_head, deal.case.get_absolute_url(), "closed")
    eye.at(cast.requester, deal.case.group.lines.first().items.first().request.get_absolute_url(), "request-of-it")
