"""What is entered in a small purchase from the buyer's name to the selection report."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from portal.models import Counterparty
from procurement.checks import above_limit
from procurement.weighing import able, wanted_lines
from tests.walking import tables
from tests.walking.asking import Fill
from tests.walking.company import KINDS, day_after, inn

if TYPE_CHECKING:
    from tests.walking.posts import Post
    from tests.walking.walk import Walk

KOPECK = Decimal("0.01")


# ── need ──


def assign(walk: "Walk", form: Any, post: "Post") -> None:
    judging = {person.pk for person in walk.company.cast.group} | form.case.requester_ids()
    buyers = [pk for pk in form.fields["buyer"].queryset.values_list("pk", flat=True) if pk not in judging]
    post["buyer"] = walk.luck.choice(sorted(buyers))
    post["priority"] = walk.luck.choice(("low", "normal", "high"))


def another_branch(walk: "Walk", form: Any, post: "Post") -> None:
    post["branch"] = walk.luck.choice([code for code in tables.BRANCHES if code != form.case.flow])


def check_group(walk: "Walk", form: Any, post: "Post") -> None:
    whole = form.answer == "done"
    for n, part in enumerate(form.parts):
        complete = whole or (n > 0 and walk.luck.random() < 0.5)
        post[part.add_prefix("complete")] = complete
        post[part.add_prefix("missing")] = "" if complete else "Какой разъём?"


def clarify_it(walk: "Walk", form: Any, post: "Post") -> None:
    for name in post.names(start="line-"):
        post[name] = post[name] or walk.luck.choice(("27", "HDMI"))


def memo(walk: "Walk", form: Any, post: "Post") -> None:
    post["memo_text"] = f"Просим согласовать, версия {walk.serial()}."
    post["estimate"] = post["estimate"] or "50000"


def budget(walk: "Walk", form: Any, post: "Post") -> None:
    cheap = walk.chance("cheap", 0.3)
    for part in form.parts:
        article = part.fields["article"].queryset.first()
        known = part.share.cost or Decimal("20000.00")
        post[part.add_prefix("article")] = article.pk
        post[part.add_prefix("sum")] = f"{known * (Decimal('0.5') if cheap else 1):.2f}".replace(".", ",")


# ── offers ──


def suppliers(walk: "Walk", form: Any, post: "Post") -> None:
    known = list(Counterparty.objects.usable().order_by("pk").values_list("pk", flat=True)[:6])
    few = walk.chance("few", 0.15)
    post["suppliers"] = walk.luck.sample(known, 2 if few else 3)
    post["suppliers_why"] = "Больше никто не возит" if few else ""
    if walk.chance("new_supplier", 0.03):
        number = 1000 + walk.seed * 100 + walk.serial()
        post["new_name"], post["new_inn"] = f"Новый поставщик {number}", inn(number)


def enquiry(walk: "Walk", form: Any, post: "Post") -> None:
    post["answer_by"] = day_after(walk.luck.randrange(2, 15))


def offers(walk: "Walk", form: Any, post: "Post") -> None:
    """Two offers or more, or a reason; the first of them for everything."""
    able_parts = [part for part in form.parts if not part.rejected]
    if not able_parts or walk.chance("another", 0.05):
        _somebody_else(walk, form, post, able_parts)
    count = min(len(able_parts), walk.luck.choice((1, 2, 2, 3)))
    recorded = [part for part in able_parts if part.has_file]
    for n, part in enumerate(recorded or walk.luck.sample(able_parts, count)):
        record_offer(walk, part, post, whole=n == 0 or walk.luck.random() < 0.8)
    post["offers_why"] = "Остальные не ответили"


def record_offer(walk: "Walk", part: Any, post: "Post", *, whole: bool) -> None:
    """An offer came: terms, lines, its file."""
    name = part.add_prefix
    post[name("came")] = True
    record_terms(walk, part, post)
    if not part.has_file:
        post.attach(name("file"), f"КП {walk.seed} {walk.serial()}")
    record_lines(walk, part, post, whole=whole)


def record_terms(walk: "Walk", part: Any, post: "Post") -> None:
    """Number, currency, VAT, delivery, payment of an offer."""
    name = part.add_prefix
    dollars = walk.chance("dollars", 0.1)
    post[name("number")], post[name("date")] = f"КП-{walk.serial()}", day_after(0)
    post[name("currency")], post[name("rate")] = ("USD", "90,00") if dollars else ("RUB", "")
    post[name("vat_included")] = not walk.chance("bare", 0.15)
    post[name("delivery_days")], post[name("warranty_months")] = walk.luck.randrange(1, 30), 12
    post[name("payment_terms")], post[name("valid_until")] = "по договорённости", day_after(90)


def record_lines(walk: "Walk", part: Any, post: "Post", *, whole: bool) -> None:
    """Prices of all lines, or not of the last one (not of all of it)."""
    dollars = post[part.add_prefix("currency")] == "USD"
    for n, line in enumerate(part.lines):
        part_only = not whole and 0 < n == len(part.lines) - 1
        _offered(walk, line, post, dollars=dollars, short=part_only)


def _offered(walk: "Walk", line: Any, post: "Post", *, dollars: bool, short: bool) -> None:
    name = line.add_prefix
    price = Decimal(KINDS[line.line.kind.name][3]) * walk.luck.randrange(8000, 10500) / 10000
    price *= 12 if walk.chance("dear", 0.01) else 1
    price = (price / (90 if dollars else 1)).quantize(KOPECK)
    post[name("what")], post[name("price")] = f"{line.line.name} серии {walk.luck.randrange(9)}", f"{price}"
    post[name("quantity")] = f"{line.line.quantity:.2f}"
    post[name("vat_rate")] = walk.luck.choice(("22", "22", "10", "none"))
    if short and line.line.quantity > 1:
        post[name("quantity")] = f"{line.line.quantity - 1:.2f}"
    elif short:
        post[name("price")] = ""


def _somebody_else(walk: "Walk", form: Any, post: "Post", parts: list[Any]) -> None:
    """Who was not asked has offered: the page is asked again with a place for them."""
    asked = [part.supplier.pk for part in form.parts]
    other = Counterparty.objects.usable().exclude(pk__in=asked).order_by("pk").first()
    if other is None:
        return
    again = type(form)(
        {"another": str(other.pk)}, {}, case=form.case, task=form.task, person=form.person, answer=form.answer
    )
    part = again.parts[-1]
    part.is_bound = False
    post["another"] = other.pk
    for row in [part, *part.lines]:
        row.is_bound = False
        post.fields |= {bound.html_name: bound.value() for bound in row if bound.name != "file"}
    parts.append(part)


def offers_technical(walk: "Walk", form: Any, post: "Post") -> None:
    """A line of one offer does not fit, where another offer is left that covers everything."""
    _doubt(walk, form, post)


def offers_requester(walk: "Walk", form: Any, post: "Post") -> None:
    _doubt(walk, form, post)


def _doubt(walk: "Walk", form: Any, post: "Post") -> None:
    found = able(wanted_lines(form.case), form.case.live_offers())
    spared = {found[0].pk} if found else set()
    for part in form.parts:
        doubted = part.line.offer_id not in spared and len(found) > 1 and walk.luck.random() < 0.1
        post[part.add_prefix("wrong")] = doubted
        post[part.add_prefix("why")] = "Не тот разъём" if doubted else ""


def discount(walk: "Walk", form: Any, post: "Post") -> None:
    for part in form.parts:
        price = part.line.price * (walk.luck.choice((1, 1, 1, Decimal("0.95"), Decimal("0.9333"))))
        post[part.add_prefix("final_price")] = f"{price.quantize(KOPECK)}".replace(".", ",")
    for name in post.names(start="words-"):
        post[name] = "Больше не дают"


def supplier_check(walk: "Walk", form: Any, post: "Post") -> None:
    """`approve`: one passes at least; `reject`: one does not; `none_admitted`: nobody does."""
    spoilt = walk.luck.randrange(len(form.parts)) if form.parts else 0
    for n, part in enumerate(form.parts):
        bad = n == spoilt and (form.answer == "reject" or (len(form.parts) > 1 and walk.luck.random() < 0.15))
        bad = bad or form.answer == "none_admitted"
        post[part.add_prefix("passed")] = "no" if bad else "yes"
        post[part.add_prefix("conclusion")] = "Банкротится." if bad else "Замечаний нет."


def report(walk: "Walk", form: Any, post: "Post") -> None:
    fitting = [offer for offer in form.offers if not above_limit(form.case, offer.total)]
    offer = walk.luck.choice(fitting) if fitting else None
    post["offer"] = offer.pk if offer else ""
    post["report_text"] = f"Сравнили предложения, отчёт {walk.serial()}."
    post["report_why"] = "" if offer and offer.pk == form.best else "Дольше гарантия."


FILLS: dict[str, Fill] = {
    fill.__name__: fill
    for fill in (
        assign, check_group, clarify_it, memo, budget, suppliers, enquiry, offers, offers_technical, offers_requester,
        discount, supplier_check, report,
    )
}  # fmt: skip
ASKS: dict[str, Fill] = {"another_branch": another_branch}
