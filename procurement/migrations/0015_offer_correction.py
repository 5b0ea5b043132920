import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("procurement", "0014_split_from")]

    operations = [
        migrations.CreateModel(
            name="OfferCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=30, verbose_name="what")),
                ("was", models.CharField(blank=True, max_length=300, verbose_name="was")),
                ("now", models.CharField(blank=True, max_length=300, verbose_name="is")),
                ("reason", models.CharField(max_length=500, verbose_name="why")),
                ("at", models.DateTimeField(verbose_name="entered")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to="procurement.groupline",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="procurement.offer"
                    ),
                ),
            ],
            options={
                "verbose_name": "correction of an offer",
                "verbose_name_plural": "corrections of offers",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=~Q(was=F("now")), name="correction_corrects"),
                    models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason"),
                ],
            },
        ),
    ]  # fmt: skip
