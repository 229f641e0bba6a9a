import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0013_notices'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='case_next',
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('assignee_id__isnull', True), ('status__in', ['new', 'open'])), fields=['queue', 'scope_id', 'lane', 'language', 'urgency', 'id'], name='case_next'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('resolver_id__isnull', False)), fields=['resolver_id', 'resolved_at'], name='case_resolved_by'),
        ),
        migrations.CreateModel(
            name='QueueCount',
            fields=[
                ('scope_id', models.IntegerField()),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('queue', models.CharField(max_length=60)),
                ('lob', models.CharField(max_length=40)),
                ('counted_at', models.DateTimeField()),
                ('cases', models.IntegerField()),
                ('workable', models.IntegerField()),
                ('unassigned', models.IntegerField()),
                ('past_due', models.IntegerField()),
                ('at_risk', models.IntegerField()),
                ('waiting_member', models.IntegerField()),
                ('on_hold', models.IntegerField()),
                ('oldest_at', models.DateTimeField(null=True)),
                ('next_due_at', models.DateTimeField(null=True)),
                ('bands', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('used', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
            options={
                'db_table': 'desk_queue_count',
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('scope_id', 'queue', 'lob'), name='one_count_a_place')],
            },
        ),
    ]
