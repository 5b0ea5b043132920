from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0007_sealed_withdrawn"),
    ]

    operations = [
        migrations.AddField(
            model_name="contractversion",
            name="data",
            field=models.JSONField(blank=True, default=dict, verbose_name="sum, terms and schedule of this version"),
        ),
        migrations.AlterField(
            model_name="paymentrow",
            name="due_on",
            field=models.CharField(
                choices=[
                    ("date", "on a date"),
                    ("contract", "at the signature"),
                    ("delivery", "when all has come"),
                    ("closing", "when the closing documents are checked"),
                ],
                default="contract",
                max_length=10,
                verbose_name="due",
            ),
        ),
    ]
