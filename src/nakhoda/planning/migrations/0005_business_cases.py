from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

SEALED = """
CREATE OR REPLACE FUNCTION nakhoda_decided_case() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE steps text[] := ARRAY['state', 'tracked_on', 'realised_at', 'realised_note'];
BEGIN
  IF OLD.sha256 = '' THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - steps) = (to_jsonb(OLD) - steps)
    AND NEW.state IN ('decided', 'tracked', 'realised') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'business case % is decided and never changes', OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE FUNCTION nakhoda_part_of_decided_case() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  steps text[] := ARRAY['state', 'moved_by_id', 'moved_at', 'filled_by_id'];
  told text;
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'planning_headcount_request'
    AND (to_jsonb(NEW) - steps) = (to_jsonb(OLD) - steps) THEN
    RETURN NEW;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    SELECT sha256 INTO told FROM planning_business_case WHERE id = OLD.case_id;
    IF told IS DISTINCT FROM '' THEN
      RAISE EXCEPTION 'business case % is decided: no part of it changes', OLD.case_id
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  SELECT sha256 INTO told FROM planning_business_case WHERE id = NEW.case_id;
  IF told IS DISTINCT FROM '' THEN
    RAISE EXCEPTION 'business case % is decided: nothing is added to it', NEW.case_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER decided_case BEFORE UPDATE OR DELETE ON planning_business_case
  FOR EACH ROW EXECUTE FUNCTION nakhoda_decided_case();
"""
PARTS = ("option", "assumption", "rate", "line")
TABLES = (*(f"planning_case_{part}" for part in PARTS), "planning_trade_off", "planning_headcount_request")
GUARD = (
    "CREATE OR REPLACE TRIGGER part_of_decided_case BEFORE INSERT OR UPDATE OR DELETE ON {}"
    " FOR EACH ROW EXECUTE FUNCTION nakhoda_part_of_decided_case()"
)
UNSEALED = (
    "DROP FUNCTION IF EXISTS nakhoda_decided_case() CASCADE;"
    " DROP FUNCTION IF EXISTS nakhoda_part_of_decided_case() CASCADE"
)


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0004_capacity'),
    ]

    operations = [
        migrations.CreateModel(
            name='BusinessCase',
            fields=[
                ('scope_id', models.IntegerField()),
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('region', models.CharField(max_length=20)),
                ('lob', models.CharField(blank=True, default='', max_length=40)),
                ('title', models.CharField(max_length=120)),
                ('problem', models.TextField(blank=True, default='')),
                ('dependencies', models.TextField(blank=True, default='')),
                ('reversibility', models.CharField(default='costly', max_length=10)),
                ('owner_id', models.BigIntegerField(null=True)),
                ('sponsor_id', models.BigIntegerField(null=True)),
                ('currency', models.CharField(max_length=3)),
                ('starts_on', models.DateField()),
                ('months', models.IntegerField()),
                ('yearly_rate', models.FloatField(default=0.1)),
                ('run', models.JSONField(default=dict)),
                ('metric', models.CharField(blank=True, default='', max_length=60)),
                ('expected', models.FloatField(null=True)),
                ('expected_low', models.FloatField(null=True)),
                ('expected_high', models.FloatField(null=True)),
                ('state', models.CharField(default='draft', max_length=10)),
                ('version', models.IntegerField(default=1)),
                ('author_id', models.BigIntegerField(null=True)),
                ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('reviewer_id', models.BigIntegerField(null=True)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('review_note', models.CharField(blank=True, default='', max_length=500)),
                ('decision', models.CharField(blank=True, default='', max_length=8)),
                ('decision_note', models.CharField(blank=True, default='', max_length=1000)),
                ('decider_id', models.BigIntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('again_on', models.DateField(null=True)),
                ('frozen', models.TextField(blank=True, default='')),
                ('sha256', models.CharField(blank=True, default='', max_length=64)),
                ('tracked_on', models.DateField(null=True)),
                ('realised_at', models.DateTimeField(null=True)),
                ('realised_note', models.CharField(blank=True, default='', max_length=500)),
                ('supersedes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='superseded_by', to='planning.businesscase')),
            ],
            options={
                'db_table': 'planning_business_case',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CaseAssumption',
            fields=[
                ('scope_id', models.IntegerField()),
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40)),
                ('label', models.CharField(blank=True, default='', max_length=120)),
                ('unit', models.CharField(blank=True, default='', max_length=30)),
                ('low', models.FloatField()),
                ('best', models.FloatField()),
                ('high', models.FloatField()),
                ('source', models.CharField(max_length=200)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assumptions', to='planning.businesscase')),
            ],
            options={
                'db_table': 'planning_case_assumption',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CaseMeasure',
            fields=[
                ('scope_id', models.IntegerField()),
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('days', models.IntegerField()),
                ('due_on', models.DateField()),
                ('first', models.DateField(null=True)),
                ('last', models.DateField(null=True)),
                ('value', models.FloatField(null=True)),
                ('lo', models.FloatField(null=True)),
                ('hi', models.FloatField(null=True)),
                ('n', models.IntegerField(default=0)),
                ('load', models.IntegerField(default=0)),
                ('hidden', models.CharField(blank=True, default='', max_length=60)),
                ('measured_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('seen_note', models.CharField(blank=True, default='', max_length=500)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='planning.businesscase')),
            ],
            options={
                'db_table': 'planning_case_measure',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CaseOption',
            fields=[
                ('scope_id', models.IntegerField()),
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('what', models.TextField(blank=True, default='')),
                ('do_nothing', models.BooleanField(default=False)),
                ('verdict', models.CharField(blank=True, default='', max_length=12)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('run_option', models.CharField(blank=True, default='', max_length=80)),
                ('measures', models.JSONField(default=dict)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='planning.businesscase')),
            ],
            options={
                'db_table': 'planning_case_option',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CaseLine',
            fields=[
                ('scope_id', models.IntegerField()),
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('nature', models.CharField(max_length=10)),
                ('name', models.CharField(max_length=80)),
                ('formula', models.CharField(max_length=200)),
                ('first', models.IntegerField(default=0)),
                ('last', models.IntegerField(default=0)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='planning.businesscase')),
                ('option', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='planning.caseoption')),
            ],
            options={
                'db_table': 'planning_case_line',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='CaseRate',
            fields=[
                ('scope_id', models.IntegerField()),
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('partner', models.CharField(max_length=40)),
                ('unit', models.CharField(max_length=10)),
                ('price', models.FloatField()),
                ('rules_from', models.DateField()),
                ('rules_to', models.DateField(null=True)),
                ('document', models.CharField(max_length=200)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rates', to='planning.businesscase')),
            ],
            options={
                'db_table': 'planning_case_rate',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='HeadcountRequest',
            fields=[
                ('scope_id', models.IntegerField()),
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('lob', models.CharField(blank=True, default='', max_length=40)),
                ('language', models.CharField(blank=True, default='', max_length=12)),
                ('tier', models.SmallIntegerField(default=0)),
                ('site', models.CharField(blank=True, default='', max_length=40)),
                ('fte', models.JSONField(default=list)),
                ('driver', models.CharField(max_length=12)),
                ('confidence', models.FloatField()),
                ('alternative', models.CharField(max_length=300)),
                ('state', models.CharField(default='requested', max_length=10)),
                ('moved_by_id', models.BigIntegerField(null=True)),
                ('moved_at', models.DateTimeField(null=True)),
                ('filled_by_id', models.BigIntegerField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='headcount', to='planning.businesscase')),
            ],
            options={
                'db_table': 'planning_headcount_request',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='TradeOff',
            fields=[
                ('scope_id', models.IntegerField()),
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('what', models.CharField(max_length=300)),
                ('bearer', models.CharField(max_length=120)),
                ('guardrails', models.CharField(max_length=300)),
                ('expires_on', models.DateField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tradeoffs', to='planning.businesscase')),
            ],
            options={
                'db_table': 'planning_trade_off',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='businesscase',
            index=models.Index(fields=['region', 'state', '-changed_at'], name='planning_bu_region_9318b7_idx'),
        ),
        migrations.AddConstraint(
            model_name='businesscase',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'reviewed', 'decided', 'tracked', 'realised'))), name='a_case_has_a_known_state'),
        ),
        migrations.AddConstraint(
            model_name='businesscase',
            constraint=models.CheckConstraint(condition=models.Q(('months__gte', 1), ('months__lte', 120)), name='a_case_looks_at_most_ten_years'),
        ),
        migrations.AddConstraint(
            model_name='businesscase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decision', ''), ('sha256', ''), ('state__in', ('draft', 'reviewed'))), models.Q(models.Q(('state__in', ('draft', 'reviewed')), _negated=True), ('decided_at__isnull', False), ('decider_id__isnull', False), ('decision__in', ('approve', 'reject', 'defer')), ('sha256__regex', '^[0-9a-f]{64}$')), _connector='OR'), name='a_case_is_decided_whole_or_not_at_all'),
        ),
        migrations.AddConstraint(
            model_name='businesscase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('tracked', 'realised')), _negated=True), models.Q(('decision', 'approve'), ('tracked_on__isnull', False)), _connector='OR'), name='only_what_was_approved_is_tracked'),
        ),
        migrations.AddConstraint(
            model_name='caseassumption',
            constraint=models.UniqueConstraint(fields=('case', 'name'), name='an_assumption_is_named_once'),
        ),
        migrations.AddConstraint(
            model_name='caseassumption',
            constraint=models.CheckConstraint(condition=models.Q(('best__lte', models.F('high')), ('low__lte', models.F('best'))), name='a_range_holds_its_best'),
        ),
        migrations.AddIndex(
            model_name='casemeasure',
            index=models.Index(fields=['due_on'], name='planning_ca_due_on_5c9c3c_idx'),
        ),
        migrations.AddConstraint(
            model_name='casemeasure',
            constraint=models.UniqueConstraint(fields=('case', 'days'), name='a_benefit_is_measured_once_a_time'),
        ),
        migrations.AddConstraint(
            model_name='caseoption',
            constraint=models.UniqueConstraint(fields=('case', 'name'), name='an_option_is_named_once'),
        ),
        migrations.AddConstraint(
            model_name='caseoption',
            constraint=models.UniqueConstraint(condition=models.Q(('verdict', 'recommended')), fields=('case',), name='one_option_is_recommended'),
        ),
        migrations.AddConstraint(
            model_name='caseoption',
            constraint=models.UniqueConstraint(condition=models.Q(('do_nothing', True)), fields=('case',), name='one_option_does_nothing'),
        ),
        migrations.AddConstraint(
            model_name='caseline',
            constraint=models.CheckConstraint(condition=models.Q(('first__gte', 0), ('last__gte', models.F('first'))), name='a_line_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='caserate',
            constraint=models.UniqueConstraint(fields=('case', 'partner'), name='a_partner_has_one_card'),
        ),
        migrations.AddConstraint(
            model_name='caserate',
            constraint=models.CheckConstraint(condition=models.Q(('price__gte', 0)), name='a_price_is_no_gift'),
        ),
        migrations.AddConstraint(
            model_name='headcountrequest',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__gte', 0), ('confidence__lte', 1)), name='a_share_of_1'),
        ),
        migrations.RunSQL(SEALED, UNSEALED),
        migrations.RunSQL([GUARD.format(table) for table in TABLES], migrations.RunSQL.noop),
    ]

