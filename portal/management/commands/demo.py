"""manage.py demo: fill an empty database with the demo company; does nothing where it was done."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal import guard, sockets


class Command(BaseCommand):
    help = "Fills an empty database with the demo company and marks it as the demo's."

    def handle(self, *args: Any, **options: Any) -> None:
        if guard.is_marked():
            return
        if not settings.DEMO:
            raise CommandError(_("The demo company is for PORTAL_DEMO=1 only."))
        if not guard.is_empty():
            raise CommandError(_("This database is not empty, and the demo did not fill it: it stays as it is."))
        self.stdout.write(_("Filling the demo company …"))
        for _order, fill in sockets.DEMO:
            fill()
        guard.mark()  # last: what was killed half way is no demo
