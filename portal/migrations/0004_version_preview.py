from django.db import migrations, models

import portal.models.documents


class Migration(migrations.Migration):
    dependencies = [("portal", "0003_setting_changes")]

    operations = [
        migrations.AddField(
            model_name="documentversion",
            name="preview",
            field=models.FileField(
                blank=True, max_length=200, storage=portal.models.documents.private_storage,
                upload_to=portal.models.documents.place_of_preview,
            ),
        ),
    ]  # fmt: skip
