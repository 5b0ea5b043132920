"""`manage.py check_units`: does the tree of units follow from the parent column? `--repair` builds it anew."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.actions import units


class Command(BaseCommand):
    help = "Find units whose place in the tree does not follow from the unit above; --repair builds the tree anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="write left, right, level and tree anew")

    def handle(self, *, repair: bool, **options: object) -> None:
        found = units.damage()
        for one in found:
            self.stdout.write(f"{one.unit} {one.name}: {one.wrong}")
        if not found:
            self.stdout.write("The tree is right.")
        elif repair:
            self.stdout.write(f"Repaired: {units.repair()} units.")
        else:
            raise CommandError(f"{len(found)} units are out of place. Run check_units --repair.", returncode=1)
