"""VAT rates of the law: 20 % until the end of 2025, 22 % from 2026, the reduced ones, and without VAT."""

from datetime import date

from django.db import migrations

LAW = (
    (20, date(2019, 1, 1), date(2025, 12, 31)),
    (22, date(2026, 1, 1), None),
    (10, None, None),
    (5, date(2025, 1, 1), None),
    (7, date(2025, 1, 1), None),
    (0, None, None),
    (None, None, None),
)


def add_rates(apps, schema_editor):
    rates = apps.get_model("invoices", "VatRate")
    for position, (percent, since, until) in enumerate(LAW, 1):
        rates.objects.get_or_create(percent=percent, since=since, defaults={"until": until, "position": position * 10})


class Migration(migrations.Migration):
    dependencies = [("invoices", "0001_initial")]

    operations = [migrations.RunPython(add_rates, migrations.RunPython.noop)]
