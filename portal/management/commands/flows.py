"""`manage.py flows`: the tables as JSON, or their maps written to docs/flows."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.flow.drawing import answers_as_data, as_data, as_text
from portal.sockets import FLOWS


class Command(BaseCommand):
    help = "Print the flows (--json), or write their maps to docs/flows (--write)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true", help="the shape of the specification")
        parser.add_argument("--write", action="store_true", help="write docs/flows/*.md")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            data = {"flows": [as_data(flow) for flow in FLOWS.values()], "answers": answers_as_data()}
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
            return
        for flow in FLOWS.values():
            text = as_text(flow)
            if options["write"]:
                (settings.BASE_DIR / "docs" / "flows" / f"{flow.code}.md").write_text(text, encoding="utf-8")
            else:
                self.stdout.write(text)
