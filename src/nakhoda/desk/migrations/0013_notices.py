from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0012_policy_work'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoticeMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope_id', models.IntegerField()),
                ('person_id', models.BigIntegerField(unique=True)),
                ('mode', models.CharField(default='off', max_length=8)),
                ('sent_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'desk_notice_mail',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('scope_id', models.IntegerField()),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=24)),
                ('person_id', models.BigIntegerField()),
                ('subject_id', models.BigIntegerField(default=0)),
                ('code', models.CharField(blank=True, default='', max_length=60)),
                ('number', models.IntegerField(default=1)),
                ('label_id', models.IntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('mailed_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'desk_notice',
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['person_id', '-at', '-id'], name='notice_of_person'), models.Index(condition=models.Q(('done_at', None), ('read_at', None)), fields=['person_id'], name='notice_unread'), models.Index(condition=models.Q(('done_at', None)), fields=['kind', 'subject_id'], name='notice_to_settle'), models.Index(fields=['expires_at'], name='notice_over')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('done_at', None)), fields=('person_id', 'kind', 'subject_id', 'code'), name='one_open_notice')],
            },
        ),
    ]
