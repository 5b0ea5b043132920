"""Views of the registry under names of one's own: kept, renamed, forgotten. They are nobody else's."""

from django.utils.translation import gettext as _

from invoices.models import SavedView
from portal.actions.refusals import Refused
from portal.models import Person

MOST = 30


def save_view(*, by: Person, name: str, query: str) -> SavedView:
    """Keep the address under a name; what stood under it before is replaced. Refused: too many."""
    rows = SavedView.objects.filter(person=by)
    if not rows.filter(name=name).exists() and rows.count() >= MOST:
        raise Refused(_("You keep %(n)s views already: delete one first.") % {"n": MOST})
    view, _made = SavedView.objects.update_or_create(person=by, name=name, defaults={"query": query})
    return view


def rename_view(view: SavedView, *, by: Person, name: str) -> None:
    """Give it another name. Refused: another view of the person has it."""
    if SavedView.objects.filter(person=by, name=name).exclude(pk=view.pk).exists():
        raise Refused(_("You have a view “%(name)s” already.") % {"name": name})
    SavedView.objects.filter(pk=view.pk, person=by).update(name=name)


def delete_view(view: SavedView, *, by: Person) -> None:
    """Forget it."""
    SavedView.objects.filter(pk=view.pk, person=by).delete()
