"""What is entered about criteria, documents and publication; what suppliers ask on the way."""

from typing import TYPE_CHECKING, Any

from portal import clock
from portal.workdays import add_workdays
from procurement.actions import questions
from procurement.forms.questions import Answer, NewQuestion
from procurement.models import Procedure
from procurement.notice import unanswered
from tests.walking.asking import Fill
from tests.walking.posts import Post

if TYPE_CHECKING:
    from tests.walking.walk import Walk

WEIGHTS = (("60,00", "20,00", "20,00"), ("33,33", "33,33", "33,34"), ("50,00", "0,01", "49,99"), ("100,00",))
FREE = ("legal_head", "security_head", "administration_head", "operations_head", "requester2_head", "agency_head")


def working_group(walk: "Walk", form: Any, post: Post) -> None:
    """Who may judge of the usual group, with others in the place of those who may not; now and then one more."""
    if form.answer != "approve":
        return
    barred = form.case.barred_ids()
    known = list(post["members"] or [])
    free = [one.pk for one in map(walk.company.person, FREE) if one.pk not in {*barred, *known} and one.is_active]
    known += free[: max(3 - len(known), 0) + (walk.luck.random() < 0.1)]
    post["members"] = known
    post["chair"] = post["chair"] if post["chair"] in known else known[0]


def criteria(walk: "Walk", form: Any, post: Post) -> None:
    """Price and one or two more, by what is offered or by experts' marks; weights that make 100."""
    weights = walk.luck.choice(WEIGHTS[:3] if "experts" in walk.tunes else WEIGHTS)
    last = ("experts", "Опыт поставок") if walk.chance("experts", 0.5) else ("warranty", "Гарантия")
    rows = [("price", "Цена"), ("days", "Срок поставки"), last]
    for n, part in enumerate(form.parts):
        kind, name = rows[n] if n < len(weights) else ("experts", "")
        post[part.add_prefix("kind")], post[part.add_prefix("name")] = kind, name
        post[part.add_prefix("weight")] = weights[n] if n < len(weights) else ""
        post[part.add_prefix("how")] = "От 0 до 100 по числу похожих поставок" if name and kind == "experts" else ""


def documents(walk: "Walk", form: Any, post: Post) -> None:
    post["delivery_place"], post["delivery_terms"] = "Екатеринбург, ул. Мира, 1", "В течение 20 дней."
    post["notice_text"] = walk.luck.choice(("", f"Поставка одной партией, {walk.serial()}."))


def publication(walk: "Walk", form: Any, post: Post) -> None:
    known = walk.suppliers()
    post["suppliers"] = walk.luck.sample(known, walk.luck.choice((3, 3, 4)))
    today = clock.now().astimezone(form.case.zone_info).date()
    post["offers_deadline"] = add_workdays(today, walk.luck.randrange(1, 15))


# ── beside the answers ──


def ask(walk: "Walk", case: Procedure) -> None:
    """A supplier's question comes; the buyer registers it."""
    shown = NewQuestion(case=case)
    post = Post(shown)
    post["question"] = f"Допускается ли аналог, вопрос {walk.serial()}?"
    post["came"] = shown["came"].value()
    asked = list(shown.fields["counterparty"].queryset.values_list("pk", flat=True))
    post["counterparty"] = walk.luck.choice([*asked, ""])
    data = walk.cleaned(NewQuestion(post.data(), case=case))
    questions.register(case, by=walk.buyer_of(case), **data)


def tell_all(walk: "Walk", case: Procedure) -> None:
    """The questions that wait are answered to all."""
    for question in unanswered(case):
        data = walk.cleaned(Answer({"text": "Допускается"}))
        questions.answer(question, by=walk.buyer_of(case), text=data["text"])


FILLS: dict[str, Fill] = {
    "criteria": criteria, "quotation_documents": documents, "tender_documents": documents,
    "publication": publication, "announcement": publication,
}  # fmt: skip
OF_TENDER: dict[str, Fill] = {"method_approval": working_group}
