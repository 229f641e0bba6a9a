from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("planning", "0003_runs")]
    operations = []
