"""The line of each receipt: its item's, or the one it has left, if that came in the arrival; else the arrival's line of
the same kind."""

from django.db import migrations


def fill(apps, schema_editor):
    Receipt = apps.get_model("procurement", "Receipt")
    for receipt in Receipt.objects.filter(line=None).select_related("item").order_by("pk").iterator():
        came = {row.line_id: row.line.kind_id for row in receipt.arrival.lines.select_related("line")}
        item = receipt.item
        own = [line for line in (item.line_id, item.past_line_id) if line in came]
        alike = [line for line, kind in came.items() if kind == item.kind_id]
        receipt.line_id = [*own, *alike, *came][0]
        receipt.save(update_fields=["line"])


class Migration(migrations.Migration):
    dependencies = [("procurement", "0002_receipt_line")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
