"""`manage.py explain RULE`: ask a rule that computes, in JSON."""

import json
import sys
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.explain import RULES, BadQuestion, explain


class Command(BaseCommand):
    help = "Reads one JSON object or a list of them and prints the rule's answers with their reasons, one a line."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        autodiscover_modules("explain")
        parser.add_argument("rule", help=", ".join(sorted(RULES)))
        parser.add_argument("--language", choices=("ru", "en"), default="ru", help="the language of the sentences")

    def handle(self, *args: Any, rule: str, language: str, **options: Any) -> None:
        with override(language):
            try:
                answers = answer_all(rule, sys.stdin.read())
            except BadQuestion as bad:
                self.stderr.write(f"explain {rule}: {bad}")
                sys.exit(1)
            for answer in answers:
                self.stdout.write(json.dumps(answer, ensure_ascii=False))


def answer_all(name: str, text: str) -> list[dict[str, Any]]:
    """The answers to a question or a list of them; BadQuestion names the one that cannot be answered."""
    try:
        asked = json.loads(text, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise BadQuestion(_("This is not JSON: {error}").format(error=error)) from error
    if not isinstance(asked, list):
        return [explain(name, asked)]
    return [_numbered(name, number, question) for number, question in enumerate(asked, 1)]


def _numbered(name: str, number: int, question: Any) -> dict[str, Any]:
    try:
        return explain(name, question)
    except BadQuestion as bad:
        raise BadQuestion(_("question {number}: {bad}").format(number=number, bad=bad)) from bad
