"""What must be refused, tried in between: the wrong person, no comment, a closed task, a stale page, bad data."""

from typing import TYPE_CHECKING, Any

from portal.actions import cases
from portal.actions.refusals import Changed, Missing, NotYours, Refused, TooLate
from portal.models import Event, Task
from tests.walking import tables
from tests.walking.company import STRANGERS

if TYPE_CHECKING:
    from tests.walking.walk import Walk

NONSENSE = ("-1", "9" * 40, "три", "<b>7</b>", "2026-99-99", "0", "1e9", "\u0660", " ", "null")


def probe(walk: "Walk", open_tasks: list[Task], held: set[int]) -> None:
    """One thing that has to be refused with a sentence and leaves nothing behind."""
    kinds = (wrong_person, no_comment, closed_task, foreign_answer, stale_page, bad_data)
    free = [task for task in open_tasks if task.case_id not in held]
    if free:
        walk.luck.choice(kinds)(walk, walk.luck.choice(free))


def refused(walk: "Walk", kind: type[Refused], task: Task, answer: str, **how: Any) -> None:
    """The door refuses in this way, and writes nothing."""
    before = Event.objects.filter(case=task.case_id).count()
    try:
        cases.answer(task, answer, **how)
    except kind as refusal:
        assert str(refusal).strip(), "refused without a sentence"
    else:
        raise AssertionError(f"{task.case} {task.step}: {answer} was not refused ({kind.__name__})")
    assert Event.objects.filter(case=task.case_id).count() == before
    walk.refused += 1


def wrong_person(walk: "Walk", task: Task) -> None:
    stranger = walk.company.person(walk.luck.choice(STRANGERS))
    if task.person_id != stranger.pk and task.escalated_to_id != stranger.pk:
        refused(walk, NotYours, task, happy(task), by=stranger, comment="Я за")


def no_comment(walk: "Walk", task: Task) -> None:
    wanting = [answer for answer in known(task) if answer in tables.COMMENTED]
    if wanting and task.person_id:
        refused(walk, Missing, task, walk.luck.choice(wanting), by=task.person, comment="  ")


def closed_task(walk: "Walk", task: Task) -> None:
    closed = Task.objects.filter(
        case=task.case_id, closed__isnull=False, visit__left__isnull=False, person__isnull=False
    )
    old = closed.select_related("case", "person").order_by("?").first()
    if old:
        refused(walk, TooLate, old, known(old)[0], by=old.person, comment="Ещё раз")


def foreign_answer(walk: "Walk", task: Task) -> None:
    foreign = walk.luck.choice(("done", "for", "approve", "ready", "yes", "only_one", "bounced", "nonsense"))
    if task.person_id and foreign not in known(task):
        refused(walk, Refused, task, foreign, by=task.person, comment="Так")


def stale_page(walk: "Walk", task: Task) -> None:
    if task.person_id:
        refused(walk, Changed, task, happy(task), by=task.person, seen=f"{task.visit_id}.{task.case.edition + 7}")


def bad_data(walk: "Walk", task: Task) -> None:
    """Nonsense in a field: the form says so, or takes it for what it is; it never breaks."""
    from tests.walking.walk import form_of  # noqa: PLC0415  walk reads this module first

    kind = form_of(task.case, task, happy(task))
    if kind is None or task.asked:
        return
    case = cases.fresh(task.case)
    about = {"task": task, "person": task.person or walk.company.person("it"), "answer": happy(task)}
    post = walk.filled_in(kind(case=case, **about), task, happy(task))
    for name in walk.luck.sample(sorted(post.fields), min(2, len(post.fields))):
        post[name] = walk.luck.choice(NONSENSE)
    form = kind(post.data(), {}, case=case, **about)
    if not form.is_valid():
        walk.refused += 1


def known(task: Task) -> list[str]:
    """The answers that this task may be given, by the specification."""
    return ["go_on", "back"] if task.asked else tables.answers(task.case.flow, task.step)


def happy(task: Task) -> str:
    """The first of them."""
    return known(task)[0]
