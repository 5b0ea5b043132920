"""`manage.py rights`: the rights table, printed or written to docs/rights.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.rights import as_text


class Command(BaseCommand):
    help = "Print who may what by which rule, or write it to docs/rights.md (--write)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--write", action="store_true", help="write docs/rights.md")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            (settings.BASE_DIR / "docs" / "rights.md").write_text(as_text(), encoding="utf-8")
        else:
            self.stdout.write(as_text())
