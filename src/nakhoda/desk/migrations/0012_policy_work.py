import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0011_recovery'),
    ]

    operations = [
        migrations.AddField(
            model_name='casedecision',
            name='policy_version',
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='casedecision',
            name='read_version',
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='approved_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='emergency_reason',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='proposed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='publisher_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.CreateModel(
            name='ObligationCheck',
            fields=[
                ('scope_id', models.IntegerField()),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('obligation', models.CharField(max_length=60)),
                ('checked_on', models.DateField()),
                ('checked_by', models.BigIntegerField(null=True)),
                ('checked_at', models.DateTimeField()),
                ('source', models.CharField(max_length=300)),
                ('note', models.CharField(blank=True, default='', max_length=500)),
            ],
            options={
                'db_table': 'desk_obligation_check',
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['obligation', '-checked_on'], name='obligation_last_check')],
            },
        ),
        migrations.CreateModel(
            name='PolicySave',
            fields=[
                ('scope_id', models.IntegerField()),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('text', models.TextField()),
                ('path', models.CharField(max_length=300)),
                ('saved_by', models.BigIntegerField(null=True)),
                ('saved_at', models.DateTimeField()),
                ('version', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='saves', to='desk.policyversion')),
            ],
            options={
                'db_table': 'desk_policy_save',
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['version', '-id'], name='policy_save_last')],
            },
        ),
    ]
