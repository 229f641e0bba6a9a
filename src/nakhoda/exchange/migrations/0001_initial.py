from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('scope_id', models.IntegerField()),
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('person_id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(max_length=8)),
                ('size', models.BigIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, default='', max_length=64)),
                ('mapping', models.TextField(blank=True, default='')),
                ('tried', models.CharField(blank=True, default='', max_length=64)),
                ('state', models.CharField(choices=[('uploaded', 'uploaded'), ('trying', 'trying'), ('tried', 'tried'), ('refused', 'refused'), ('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='uploaded', max_length=10)),
                ('step', models.CharField(blank=True, default='', max_length=10)),
                ('done', models.BigIntegerField(default=0)),
                ('total', models.BigIntegerField(default=0)),
                ('source', models.CharField(blank=True, default='', max_length=60)),
                ('counts', models.JSONField(default=dict)),
                ('brought_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('kept', models.BooleanField(default=True)),
            ],
            options={
                'db_table': 'exchange_import',
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['person_id', '-id'], name='import_of_person')],
            },
        ),
    ]
