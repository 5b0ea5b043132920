"""A notice is read when it is opened, when the page is seen that it leads to, or with all others at once."""

from portal import clock
from portal.models import Notice, Person


def read(notice: Notice, *, by: Person) -> None:
    """Opened from the list. The first time counts."""
    Notice.objects.for_person(by).unread().filter(pk=notice.pk).update(read=clock.now())


def read_about(case_id: int, *, by: Person) -> None:
    """The person has the page of the case before them: all that leads there is read."""
    Notice.objects.for_person(by).unread().filter(case=case_id).update(read=clock.now())


def read_all(*, by: Person) -> int:
    """Everything told so far. Returns how many were not read before."""
    return Notice.objects.for_person(by).unread().update(read=clock.now())
