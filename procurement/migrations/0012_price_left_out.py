from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procurement", "0011_score_in_doubt")]

    operations = [
        migrations.AddField(
            model_name="marketprice",
            name="left_out",
            field=models.CharField(blank=True, default="", max_length=500, verbose_name="why it does not count here"),
        ),
        migrations.AddConstraint(
            model_name="marketprice",
            constraint=models.CheckConstraint(
                condition=models.Q(("left_out", ""), ("from_procedure__isnull", False), _connector="OR"),
                name="market_price_left_out_taken_over",
            ),
        ),
    ]
