from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procurement", "0010_price_conclusion")]

    operations = [
        migrations.AddField(
            model_name="score",
            name="in_doubt",
            field=models.BooleanField(default=False, verbose_name="in doubt"),
        ),
    ]
