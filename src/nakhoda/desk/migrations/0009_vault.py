from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0008_suggestion")]
    operations = [
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                ("scope_id", models.IntegerField()),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("holder", models.CharField(max_length=24, unique=True)),
                ("wrapped", models.BinaryField()),
                ("created_at", models.DateTimeField()),
            ],
            options={"db_table": "desk_person_key", "abstract": False, "base_manager_name": "objects"},
        ),
        migrations.CreateModel(
            name="VaultEntry",
            fields=[
                ("scope_id", models.IntegerField()),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("holder", models.CharField(max_length=24)),
                ("kind", models.CharField(max_length=12)),
                ("token", models.CharField(max_length=20)),
                ("sealed", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("hint", models.CharField(blank=True, default="", max_length=24)),
                ("created_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vault_entries",
                        to="desk.case",
                    ),
                ),
            ],
            options={
                "db_table": "desk_vault_entry",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["digest"], name="vault_by_digest"),
                    models.Index(fields=["holder"], name="vault_of_holder"),
                ],
                "constraints": [models.UniqueConstraint(fields=("case", "token"), name="one_value_a_token")],
            },
        ),
    ]
