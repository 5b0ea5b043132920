"""A receipt keeps the line that came: always."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procurement", "0003_fill_receipt_line")]

    operations = [
        migrations.AlterField(
            model_name="receipt",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="procurement.groupline"
            ),
        ),
    ]
