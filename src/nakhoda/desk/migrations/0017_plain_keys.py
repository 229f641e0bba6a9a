import django.db.models.fields.json
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    """Handles and devices in plain columns: row security passes by an index over an expression."""

    dependencies = [("desk", "0016_indexes")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_device"),
        migrations.RemoveIndex(model_name="member", name="member_of_handle"),
        migrations.AddField(
            model_name="case",
            name="device",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.fields.json.KeyTextTransform("device_id", "context"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="member",
            name="handle_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Upper("handle"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("device__isnull", False)), fields=["device", "-id"], name="case_device"
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                condition=models.Q(("handle_key", ""), _negated=True), fields=["handle_key"], name="member_of_handle"
            ),
        ),
    ]
