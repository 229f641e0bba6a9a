from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0014_waiting'),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='honorific',
            field=models.CharField(blank=True, db_default='', default='', max_length=12),
        ),
    ]
