from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0008_contract_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="procedure",
            name="delivery_place",
            field=models.CharField(blank=True, max_length=300, verbose_name="where to deliver"),
        ),
        migrations.AddField(
            model_name="procedure",
            name="delivery_terms",
            field=models.TextField(blank=True, max_length=5000, verbose_name="terms of delivery and payment"),
        ),
    ]
