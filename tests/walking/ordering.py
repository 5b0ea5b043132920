"""What is entered from the order to the rating, and in an invoice."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from portal import calendars
from procurement.paying import expected_sums, expected_vat
from tests.walking.asking import Fill
from tests.walking.company import PASSWORD, day_after

if TYPE_CHECKING:
    from tests.walking.posts import Post
    from tests.walking.walk import Walk

KOPECK = Decimal("0.01")
# shares with what they are due on; a row due on a date is an advance where it says so
SCHEDULES = {
    "advance": (
        [(50, "contract", False), (50, "closing", False)],
        [(30, "contract", False), (30, "delivery", False), (40, "closing", False)],
    ),
    "all_advance": ([(100, "contract", False)], [(40, "date", True), (60, "contract", False)]),
    "balance": (
        [(100, "closing", False)], [(100, "delivery", False)], [(33.33, "delivery", False), (66.67, "date", False)],
    ),
}  # fmt: skip


def typed(value: Decimal) -> str:
    """A sum as people type it."""
    return f"{value:.2f}".replace(".", ",")


# ── order, invoice ──


def order(walk: "Walk", form: Any, post: "Post") -> None:
    kind = next(
        (name for name in SCHEDULES if name in walk.tunes),
        walk.luck.choice(("advance", "advance", "all_advance", "balance")),
    )
    shares = walk.luck.choice(SCHEDULES[kind])
    for n, row in enumerate(form.rows):
        share, due_on, advance = shares[n] if n < len(shares) else ("", "contract", False)
        name = row.add_prefix
        post[name("share")], post[name("due_on")], post[name("advance")] = str(share), due_on, advance
        post[name("days")], post[name("date")] = (
            walk.luck.randrange(10),
            day_after(walk.luck.randrange(60)) if due_on == "date" else "",
        )
    post["date"] = day_after(0)
    if form.case.signed:
        post["changed_why"] = f"Поставщик уступил, {walk.serial()}."
        _cheaper(walk, form, post)


def _cheaper(walk: "Walk", form: Any, post: "Post") -> None:
    """A lower price, while what is paid stays below the sum."""
    if form.rest > form.total / 2 and walk.luck.random() < 0.5:
        part = walk.luck.choice(form.prices)
        post[part.add_prefix("price")] = typed((part.offered.last_price * Decimal("0.9")).quantize(KOPECK))


def order_signed(walk: "Walk", form: Any, post: "Post") -> None:
    post["password"] = PASSWORD


def invoice_in(walk: "Walk", form: Any, post: "Post") -> None:
    sum_, vat = walk.luck.choice(form.expected) if form.expected else (form.case.chosen.total, form.case.chosen.vat)
    vat -= KOPECK if vat and walk.chance("rounding", 0.2) else 0
    post["number"], post["date"], post["sum"], post["vat"] = f"С-{walk.serial()}", day_after(0), typed(sum_), typed(vat)


# ── delivery ──


def delivery_date(walk: "Walk", form: Any, post: "Post") -> None:
    post["date"] = day_after(walk.luck.randrange(1, 20))
    if form.was:
        post["why"] = "Поставщик перенёс"


def receiving_plan(walk: "Walk", form: Any, post: "Post") -> None:
    post["place"] = "Склад, ворота 2"


def delivery(walk: "Walk", form: Any, post: "Post") -> None:
    """All of it, or a part; shared otherwise than by the rule now and then."""
    post["note_number"] = f"Н-{walk.serial()}"
    part_only = walk.chance("partial", 0.25)
    came: dict[int, Decimal] = {}
    for n, line in enumerate(form.lines):
        left = line.coming.to_come
        quantity = Decimal(walk.luck.randrange(int(left))) if part_only else left
        if part_only and n == 0 and not quantity and left > 1:
            quantity = Decimal(1)
        came[line.coming.line.pk] = quantity
        post[line.add_prefix("quantity")] = f"{quantity}"
    if not any(came.values()):
        came |= {line.coming.line.pk: line.coming.to_come for line in form.lines}
        for line in form.lines:
            post[line.add_prefix("quantity")] = f"{line.coming.to_come}"
    if walk.chance("shared", 0.1):
        _share(walk, form, post, came)


def _share(walk: "Walk", form: Any, post: "Post", came: dict[int, Decimal]) -> None:
    post["why"] = "Договорились между собой"
    rest = dict(came)
    for share in walk.luck.sample(form.shares, len(form.shares)):
        given = min(share.waits, rest.get(share.item.line_id, Decimal(0)))
        rest[share.item.line_id] = rest.get(share.item.line_id, Decimal(0)) - given
        post[share.add_prefix("quantity")] = f"{given}"


def inspection(walk: "Walk", form: Any, post: "Post") -> None:
    for n, part in enumerate(form.parts):
        whole = n == 0 or walk.luck.random() < 0.9
        accepted = part.receipt.allotted if whole else Decimal(walk.luck.randrange(int(part.receipt.allotted)))
        post[part.add_prefix("accepted")] = f"{accepted}"
        post[part.add_prefix("defect")] = "" if whole else "Битый экран"
        post[part.add_prefix("inventory_numbers")] = f"ИНВ-{walk.serial()}"


def receipt(walk: "Walk", form: Any, post: "Post") -> None:
    for n, part in enumerate(form.parts):
        bad = form.answer == "problem" and (n == 0 or walk.luck.random() < 0.5)
        post[part.add_prefix("why")] = "Не включается" if bad else ""


def claim(walk: "Walk", form: Any, post: "Post") -> None:
    post["text"] = f"Претензия {walk.serial()}: не поставлено."
    post["settled_how"] = "Договорились"


# ── closing ──


def closing_docs(walk: "Walk", form: Any, post: "Post") -> None:
    for part in form.papers:
        sum_, vat = part.expected
        name = part.add_prefix
        sum_ += KOPECK if walk.chance("kopeck", 0.15) else 0
        post[name("kind")], post[name("number")], post[name("date")] = "upd", f"У-{walk.serial()}", day_after(0)
        post[name("sum")], post[name("vat")] = typed(sum_), typed(vat)
    if form.invoice:
        sum_ = walk.luck.choice(expected_sums(form.case))
        post["invoice-number"], post["invoice-date"] = f"С-{walk.serial()}", day_after(0)
        post["invoice-sum"], post["invoice-vat"] = typed(sum_), typed(expected_vat(form.case, sum_))
    post.attach("document_upd", f"УПД {walk.seed} {walk.serial()}")


def closing_check(walk: "Walk", form: Any, post: "Post") -> None:
    if form.wrong:
        post["despite"] = "Копейка округления, согласовано"


def rating(walk: "Walk", form: Any, post: "Post") -> None:
    for name in ("quality", "time", "documents"):
        post[name] = walk.luck.randrange(1, 6)


# ── invoice ──


def draft(walk: "Walk", form: Any, post: "Post") -> None:
    post["paper_date"] = post["paper_date"] or day_after(0)
    if form.case.parent_id is None:
        post.attach("document_supplier_invoice", f"Счёт {walk.seed} {walk.serial()}")
        post["lines-0-name"], post["lines-0-quantity"] = "Печать каталогов", "1"
        post["lines-0-sum"], post["sum"], post["sure"] = typed(form.case.sum), "", True


def accounting(walk: "Walk", form: Any, post: "Post") -> None:
    post["cost_account"] = walk.luck.choice(("26", "10.09", "44.01.1"))
    post["no_double"], post["no_double_why"] = True, "Сверено с поставщиком"


def plan(walk: "Walk", form: Any, post: "Post") -> None:
    days = (day_after(n) for n in range(walk.luck.randrange(3), 60))
    post["pay_day"] = next(day for day in days if calendars.is_workday(day))
    post["priority"] = walk.luck.choice((1, 2, 3))


def documents(walk: "Walk", form: Any, post: "Post") -> None:
    post["kind"], post["number"], post["date"] = "upd", f"У-{walk.serial()}", day_after(0)
    post["sum"] = typed(form.case.sum)
    post.attach("document_upd", f"УПД {walk.seed} {walk.serial()}")


FILLS: dict[str, Fill] = {
    fill.__name__: fill
    for fill in (
        order, order_signed, invoice_in, delivery_date, receiving_plan, delivery, inspection, receipt, claim,
        closing_docs, closing_check, rating,
    )
}  # fmt: skip
OF_INVOICE: dict[str, Fill] = {fill.__name__: fill for fill in (draft, accounting, plan, documents)}
