"""What is entered about need, price and the one offer of a single source."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from portal.money import spread
from procurement.market import TO_COMPARE, TO_JUSTIFY
from procurement.shares import cost_known, items_of
from tests.walking.asking import Fill
from tests.walking.buying import discount, record_offer
from tests.walking.company import BIC, account, day_after, ogrn
from tests.walking.ordering import typed

if TYPE_CHECKING:
    from tests.walking.posts import Post
    from tests.walking.walk import Walk


# ── need and price ──


def justification(walk: "Walk", form: Any, post: "Post") -> None:
    grounds = [code for code, _label in form.fields["ground"].choices]
    post["ground"] = post["ground"] or walk.luck.choice(grounds)
    post["ground_text"] = f"Совместимость с тем, что стоит в студии, {walk.serial()}."


def specification(walk: "Walk", form: Any, post: "Post") -> None:
    post["specification_text"] = walk.luck.choice(("", "Гарантия не меньше 12 месяцев."))


def market_check(walk: "Walk", form: Any, post: "Post") -> None:
    """Two or three prices near each other, or a calculation in words."""
    own = [part for part in form.own if part.row]
    if walk.chance("calculated", 0.2) and not own:
        post["market_text"] = "Расчёт по трудозатратам: 40 ч по 1 800 ₽."
        return
    _prices(walk, form, post, walk.luck.choice((TO_COMPARE, TO_JUSTIFY)))


def max_price(walk: "Walk", form: Any, post: "Post") -> None:
    _prices(walk, form, post, TO_JUSTIFY)


def _prices(walk: "Walk", form: Any, post: "Post", count: int) -> None:
    """So many prices of one's own about the mean of those taken over that count; who wrote some before keeps them."""
    taken = _count_near(form, post, count)
    base = sum(taken) / len(taken) if taken else cost_known(items_of(form.case)) or Decimal(50_000)
    for n, part in enumerate(form.own[:count]):
        name = part.add_prefix
        post[name("named")], post[name("source")] = f"Источник {n}", walk.luck.choice(("catalogue", "offer"))
        post[name("date")] = day_after(-walk.luck.randrange(20))
        post[name("sum")] = typed(base * walk.luck.randrange(95, 105) / 100)
    post.attach("document_price_sources", f"Цены {walk.seed} {walk.serial()}")


def _count_near(form: Any, post: "Post", count: int) -> list[Decimal]:
    """Sums of the prices taken over; the dearest one does not count while the spread would be too wide."""
    kept = sorted(form.taken, key=lambda part: part.row.sum)
    while kept and _too_wide([part.row.sum for part in kept], count, form.market.limit):
        kept.pop()
    for part in form.taken:
        out, name = part not in kept, part.add_prefix
        post[name("out")], post[name("why")] = out, "Цена за другой состав" if out else ""
    return [part.row.sum for part in kept]


def _too_wide(sums: list[Decimal], count: int, limit: Decimal) -> bool:
    """With prices of one's own at their mean, which are drawn up to a twentieth off it: hence the room below."""
    mean = sum(sums) / len(sums)
    return spread([*sums, *[mean] * count], limit - 5).ok is False


# ── the one offer ──


def offer_request(walk: "Walk", form: Any, post: "Post") -> None:
    post["supplier"] = post["supplier"] or walk.luck.choice(walk.suppliers())
    post["answer_by"] = day_after(walk.luck.randrange(2, 15))


def offer(walk: "Walk", form: Any, post: "Post") -> None:
    for part in form.parts[:1]:
        record_offer(walk, part, post, whole=walk.luck.random() < 0.95)


def negotiation(walk: "Walk", form: Any, post: "Post") -> None:
    discount(walk, form, post)
    post["minutes_text"] = f"Договорились о цене и сроке, протокол {walk.serial()}."


def price_check(walk: "Walk", form: Any, post: "Post") -> None:
    post["price_conclusion"] = "Цена обоснована: не выше рынка."


def supplier_documents(walk: "Walk", form: Any, post: "Post") -> None:
    """Requisites that fit their control digits; a foreign company has none."""
    number = form.supplier.pk
    post["supplier-full_name"] = f"ООО «{form.supplier.name}»"
    post["supplier-address"] = "Екатеринбург, ул. Мира, 1"
    if walk.luck.random() < 0.1:
        post["supplier-foreign"] = True
        return
    post["supplier-kpp"], post["supplier-ogrn"] = post["supplier-kpp"] or "667001001", ogrn(number)
    post["account-bic"], post["account-account"] = BIC, account(number)
    post["account-bank"] = "Банк"


FILLS: dict[str, Fill] = {
    fill.__name__: fill
    for fill in (
        justification, specification, market_check, max_price, offer_request, offer, negotiation, price_check,
        supplier_documents,
    )
}  # fmt: skip
