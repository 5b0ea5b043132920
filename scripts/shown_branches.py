"""What `make shots` takes of single source, quotation and tender: each hard moment as whoever is asked sees it."""

from collections.abc import Callable
from functools import cache

from django.urls import reverse
from playwright.sync_api import Page

from portal.models import DocumentVersion, Unit
from procurement.models import BranchRule, Procedure
from scripts import branch_cases as built
from scripts.shown import Shown, named, somebody
from tests import builders

Build = Callable[[], Procedure]
SHEET = "\n".join((
    "Артикул\tНаименование\tКол-во\tЦена за единицу с НДС, руб.\tСтавка НДС",
    "A-0\tМонитор\t7\t9 100,00\t22 %",
    "A-1\tКлавиатура\t6\t=СУММ(A1:A2)\t22 %",
    "A-9\tКресло\t1\t16 800\t22 %",
))  # fmt: skip


def task(who: str, build: Build) -> Callable[[], str]:
    """The page of what is asked of this person in a purchase."""

    def find() -> str:
        case, person = build(), somebody(who)
        tasks = case.tasks.open().order_by("pk")
        own = tasks.filter(person=person).first() or tasks.filter(person=None, role__regex=f"^{who}(@|$)").first()
        return reverse("task", args=[(own or tasks.first()).pk])

    return find


def page(build: Build, name: str = "case") -> Callable[[], str]:
    """A page of the purchase: its card, its offers."""
    return lambda: reverse(name, args=[build().pk])


def paper(build: Build, kind: str) -> Callable[[], str]:
    """The newest version of a printed paper."""

    def find() -> str:
        versions = DocumentVersion.objects.filter(document__case=build().pk, document__kind=kind)
        return reverse("document_html", args=[versions.latest("number").pk])

    return find


def stands(branch: str, step: str) -> Build:
    """A purchase by this branch that stands in `step`; built once."""
    return once(lambda: built.at(branch, step))


def once(build: Build) -> Build:
    """Built at the first asking, read anew at each next one."""
    first = cache(lambda: build().pk)
    return lambda: builders.again(Procedure(pk=first()))


def steps(branch: str, **asked: str) -> list[Shown]:
    """Pages of steps of the branch: who="step step"."""
    own = [(who, step) for who, codes in asked.items() for step in codes.split()]
    return [Shown(f"{branch}-{step}", who, task(who, stands(branch, step))) for who, step in own]


def import_preview(page: Page) -> None:
    """Cells of a spreadsheet read into the offer: what was taken over, what was not and why."""
    page.locator("summary:has(svg):visible").filter(has_text=page_words(page)).first.click()
    page.locator("textarea[name$=-paste]:visible").first.fill(SHEET)
    page.locator("button[hx-post*=sheet]:visible").last.click()
    page.locator("[role=status] table:visible").first.wait_for()


def page_words(page: Page) -> str:
    """What the fold of the import is called in the page's language."""
    return "Excel" if page.locator("html").get_attribute("lang") == "ru" else "workbook"


def change_branch(page: Page) -> None:
    """The question that the change of the branch asks."""
    page.evaluate("document.querySelector('[data-opens$=reroute]').click()")
    page.wait_for_selector("dialog[open]")


def whys(page: Page) -> None:
    """What opens in place above a table or in the ask is open."""
    page.evaluate("document.querySelectorAll('section.ask details, header details').forEach(one => one.open = true)")


def halves(page: Page) -> None:
    """The first line's half goes to a second purchase: both are shown before anything is written."""
    first = page.locator("main input[name^=line-]").first
    first.fill("2")
    page.locator("main [name=reason]").fill("Два монитора раньше привезёт второй поставщик")
    page.locator("main form.stack button.primary").click()
    page.locator("main [name=write]").wait_for()


def admin_of(model: str, row: Callable[[], object] | None = None) -> Callable[[], str]:
    """The admin's list of a model, or its form of a row."""
    if row is None:
        return lambda: reverse(f"admin:{model}_changelist")
    return lambda: reverse(f"admin:{model}_change", args=[row().pk])


asked_questions = once(built.asked_questions)
three_envelopes = once(lambda: built.envelopes("tender", 3))
opened = once(lambda: built.opening(there=True))
admitted = once(lambda: built.marked("admission"))
in_marks = once(lambda: built.marked("expert_evaluation"))
clarified = once(lambda: built.marked("clarifications"))
last_offers = once(lambda: built.ranked("improvement"))
in_order = once(lambda: built.ranked("comparison"))
chosen = once(lambda: built.ranked("report"))
far_apart = once(lambda: built.far_apart("tender", "method_approval"))
overfull = once(built.overfull)
second_text = once(built.second_text)
new_branch = once(lambda: built.rerouted(built.at("small", "report"), "quotation"))
taken_over = once(built.taken_over)
concluded = stands("tender", "delivery_date")
everything_paid = once(built.paid)
to_split = stands("small", "supplier_check")

PAGES = [
    *steps(
        "single_source",
        buyer="justification market_check offer_request offer negotiation supplier_documents contract_supplier",
        it_head="justification_it",
        purchasing_head="method_approval",
        it="offer_technical",
        economist="price_check",
        security="supplier_check",
    ),
    *steps(
        "quotation",
        it="specification offers_technical",
        buyer="max_price quotation_documents publication supplier_questions quotations opening comparison improvement "
        "suppliers_informed",
        purchasing_head="documents_approval",
    ),
    *steps(
        "tender",
        buyer="criteria tender_documents announcement clarifications protocol contract_draft contract_returned "
        "invoice_in delivery closing_docs",
        lawyer="documents_legal",
        chair="documents_vote",
        general_director="contract_sign",
        accounting="closing_check",
    ),
    Shown("max-price-taken-over", "buyer", task("buyer", taken_over)),
    Shown("tender-approval", "finance_director", task("finance_director", far_apart)),
    Shown("notice-paper", "buyer", paper(asked_questions, "notice")),
    Shown("questions", "buyer", task("buyer", asked_questions)),
    Shown("questions-seen", "purchasing_head", page(asked_questions)),
    Shown("envelopes", "buyer", task("buyer", three_envelopes)),
    Shown("opening-both-there", "buyer", task("buyer", opened)),
    Shown("opening-import", "buyer", task("buyer", opened), import_preview),
    Shown("opening-member", "chair", task("chair", opened)),
    Shown("opening-entered", "chair", task("chair", once(lambda: built.opening(entered=True)))),
    Shown("admission", "lawyer", task("lawyer", admitted)),
    Shown("marks", "it", task("it", in_marks)),
    Shown("clarifications", "buyer", task("buyer", clarified), whys),
    Shown("final-offers", "buyer", task("buyer", last_offers)),
    Shown("ranking", "buyer", task("buyer", in_order)),
    Shown("ranking-offers", "buyer", page(in_order, "offers")),
    Shown("report", "buyer", task("buyer", chosen)),
    Shown("comparison-overfull", "buyer", page(overfull, "offers"), whys),
    Shown("contract-second-text", "lawyer", task("lawyer", second_text)),
    Shown("contract-card", "purchasing_head", page(concluded)),
    Shown("contract", "purchasing_head", page(concluded, "contract")),
    Shown("contract-versions", "lawyer", page(second_text, "contract")),
    Shown("schedule", "buyer", page(concluded, "schedule")),
    Shown("schedule-paid", "purchasing_head", page(everything_paid, "schedule")),
    Shown("receiving", "requester", task("requester", once(built.receipt))),
    Shown("receiving-it", "it", task("it", once(built.receipt))),
    Shown("claim", "buyer", task("buyer", once(lambda: built.receipt(defect=True)))),
    Shown("closing-differences", "accounting", task("accounting", once(built.other_papers))),
    Shown("rating", "buyer", task("buyer", everything_paid)),
    Shown("split", "buyer", page(to_split, "procedure_split")),
    Shown("split-halves", "buyer", page(to_split, "procedure_split"), halves),
    Shown("reroute", "purchasing_head", page(new_branch), change_branch, whole=False),
    Shown("reroute-new", "purchasing_head", page(new_branch)),
    Shown("reroute-old", "purchasing_head", page(once(built.left))),
    Shown("purchase-settings", "purchasing_head", named("purchase_settings")),
    Shown("admin-letters", "admin", admin_of("procurement_lettertext")),
    Shown("admin-letter", "admin", lambda: f"{reverse('admin:procurement_lettertext_add')}?code=enquiry"),
    Shown("admin-branches", "admin", admin_of("procurement_branchrule")),
    Shown("admin-branch", "admin", admin_of("procurement_branchrule", BranchRule.objects.first)),
    Shown("admin-proposals", "admin", admin_of("procurement_branchproposal")),
    Shown("admin-days", "admin", admin_of("portal_linedays")),
    Shown("admin-group", "admin", admin_of("procurement_workinggroup")),
    Shown("admin-unit", "admin", admin_of("portal_unit", Unit.objects.first)),
]
