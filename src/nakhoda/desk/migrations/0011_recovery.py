from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0010_sealed")]

    operations = [
        migrations.CreateModel(
            name="DuplicateCursor",
            fields=[
                ("scope_id", models.IntegerField()),
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("before", models.BigIntegerField(default=0)),
                ("last", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "desk_duplicate_cursor",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DuplicateOffer",
            fields=[
                ("scope_id", models.IntegerField()),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("other_id", models.BigIntegerField()),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), default=list, size=None
                    ),
                ),
                ("points", models.SmallIntegerField()),
                ("state", models.CharField(default="offered", max_length=10)),
                ("offered_at", models.DateTimeField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "desk_duplicate_offer",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Recovery",
            fields=[
                ("scope_id", models.IntegerField()),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("account_member_id", models.BigIntegerField(null=True)),
                ("state", models.CharField(default="opened", max_length=12)),
                ("tier", models.CharField(max_length=60)),
                (
                    "signals",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), default=list, size=None
                    ),
                ),
                ("told", models.JSONField(default=dict)),
                ("owner", models.CharField(max_length=40)),
                ("opened_by", models.BigIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("frozen_at", models.DateTimeField(null=True)),
                ("frozen_by", models.BigIntegerField(null=True)),
                ("contact_asked_at", models.DateTimeField(null=True)),
                ("contact_confirmed_at", models.DateTimeField(null=True)),
                ("proposed_by", models.BigIntegerField(null=True)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("approved_by", models.BigIntegerField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("cooling_until", models.DateTimeField(null=True)),
                ("notices", models.SmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.BigIntegerField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=60)),
                ("mark", models.CharField(blank=True, default="", max_length=20)),
                ("marked_by", models.BigIntegerField(null=True)),
                ("marked_at", models.DateTimeField(null=True)),
                ("contact_mark", models.CharField(blank=True, default="", max_length=32)),
                ("device_mark", models.CharField(blank=True, default="", max_length=32)),
                (
                    "phrase_marks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "db_table": "desk_recovery",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="RecoveryContact",
            fields=[
                ("scope_id", models.IntegerField()),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("recovery_id", models.BigIntegerField(unique=True)),
                ("kind", models.CharField(default="email", max_length=8)),
                ("value", models.CharField(max_length=254)),
                ("codes", models.SmallIntegerField(default=0)),
                ("code_sent_at", models.DateTimeField(null=True)),
                ("tries", models.SmallIntegerField(default=0)),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "desk_recovery_contact",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="RecoveryProof",
            fields=[
                ("scope_id", models.IntegerField()),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("recovery_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=60)),
                ("how", models.CharField(max_length=60)),
                ("outcome", models.CharField(max_length=12)),
                ("by", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("attachment_id", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "desk_recovery_proof",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                django.db.models.fields.json.KeyTextTransform("device_id", "context"),
                condition=models.Q(("context__has_key", "device_id")),
                name="case_device",
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                django.db.models.functions.text.Upper("handle"),
                condition=models.Q(("handle", ""), _negated=True),
                name="member_of_handle",
            ),
        ),
        migrations.AddField(
            model_name="duplicateoffer",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="duplicate_offers",
                to="desk.case",
            ),
        ),
        migrations.AddField(
            model_name="recovery",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="recoveries",
                to="desk.case",
            ),
        ),
        migrations.AddField(
            model_name="recoverycontact",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="recovery_contacts",
                to="desk.case",
            ),
        ),
        migrations.AddField(
            model_name="recoveryproof",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="recovery_proofs",
                to="desk.case",
            ),
        ),
        migrations.AddIndex(
            model_name="duplicateoffer",
            index=models.Index(fields=["other_id"], name="offer_of_other"),
        ),
        migrations.AddIndex(
            model_name="duplicateoffer",
            index=models.Index(fields=["scope_id", "offered_at"], name="offer_by_place"),
        ),
        migrations.AddConstraint(
            model_name="duplicateoffer",
            constraint=models.UniqueConstraint(fields=("case", "other_id"), name="one_offer_a_pair"),
        ),
        migrations.AddIndex(
            model_name="recovery",
            index=models.Index(fields=["case", "-id"], name="recovery_of_case"),
        ),
        migrations.AddIndex(
            model_name="recovery",
            index=models.Index(fields=["opened_at"], name="recovery_recent"),
        ),
        migrations.AddIndex(
            model_name="recovery",
            index=models.Index(fields=["opened_by", "opened_at"], name="recovery_hands"),
        ),
        migrations.AddIndex(
            model_name="recovery",
            index=models.Index(
                condition=models.Q(("state", "cooling")), fields=["cooling_until"], name="recovery_cooling"
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("case",), name="one_open_recovery"
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", None),
                    models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="recovery_by_two",
            ),
        ),
        migrations.AddIndex(
            model_name="recoveryproof",
            index=models.Index(fields=["recovery_id", "id"], name="proof_of_recovery"),
        ),
    ]
