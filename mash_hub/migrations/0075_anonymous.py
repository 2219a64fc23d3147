"""Cases made anonymous: figures that stay, and rows of destroyed files that may lead to nobody."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from agencies.database.together import Rules

# Read under the workspace; written by disposal alone, once.
FIGURES = """
REVOKE ALL ON mash_hub_keptfigure FROM app;
GRANT SELECT ON mash_hub_keptfigure TO app;
GRANT INSERT ON mash_hub_keptfigure TO disposal;
ALTER TABLE mash_hub_keptfigure ENABLE ROW LEVEL SECURITY;
ALTER TABLE mash_hub_keptfigure FORCE ROW LEVEL SECURITY;
CREATE POLICY figures_read_in_their_workspace ON mash_hub_keptfigure FOR SELECT TO app USING (
    workspace_id = nullif(current_setting('hub.workspace', true), '')::uuid);
CREATE POLICY figures_kept_by_disposal ON mash_hub_keptfigure FOR INSERT TO disposal WITH CHECK (true);
"""

# What the figures are made of, and what else names a destroyed file.
RIGHTS = """
GRANT SELECT ON mash_hub_clock, mash_hub_consideration TO disposal;
GRANT UPDATE (by_id) ON mash_hub_conflict, agencies_hold TO disposal;
GRANT SELECT, UPDATE (by_id) ON agencies_grantcause TO disposal;
"""

# Columns that say whom a row is about have to be filled; disposal alone cuts them, once and for all.
CUT = """
CREATE FUNCTION hub_cut_by_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'disposal' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Only what is destroyed is about nobody: %.', TG_TABLE_NAME
        USING ERRCODE = 'not_null_violation';
END $$;

CREATE FUNCTION hub_may_be_cut(cut text, VARIADIC columns text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY columns LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN %I DROP NOT NULL', cut, one);
        EXECUTE format('ALTER TABLE %I ALTER COLUMN %I DROP NOT NULL', hub_history_table(cut), one);
        EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON %I FOR EACH ROW
            WHEN (NEW.%I IS NULL) EXECUTE FUNCTION hub_cut_by_disposal()',
            'hub_filled_' || one, cut, one);
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH ROW
            WHEN (NEW.%I IS NULL AND OLD.%I IS NOT NULL) EXECUTE FUNCTION hub_cut_by_disposal()',
            'hub_cut_' || one, cut, one, one);
    END LOOP;
END $$;

SELECT hub_may_be_cut('mash_hub_involvement', 'subject_id');
SELECT hub_may_be_cut('mash_hub_cmogentry', 'subject_id');
SELECT hub_may_be_cut('mash_hub_contactplan', 'subject_id');
SELECT hub_may_be_cut('mash_hub_persontold', 'subject_id');
SELECT hub_may_be_cut('mash_hub_informationrequest', 'people', 'nil_people');
SELECT hub_may_be_cut('mash_hub_flag', 'subject_id');
SELECT hub_may_be_cut('mash_hub_relationship',
    'subject_id', 'other_subject_id', 'card_id', 'other_card_id');
SELECT hub_may_be_cut('mash_hub_dvdsapplication', 'subject_id', 'card_id');
SELECT hub_may_be_cut('mash_hub_protectiveorder', 'subject_id', 'card_id', 'case_files');
SELECT hub_may_be_cut('mash_hub_outstandingoffender', 'subject_id', 'card_id');
SELECT hub_may_be_cut('mash_hub_markeralert', 'flag_id');
"""


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for statements in (FIGURES, RIGHTS, CUT):
            schema_editor.execute(statements, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0037_classes_of_children"),
        ("mash_hub", "0074_match_tasks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptFigure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("counts_on", models.DateField()),
                ("measure", models.CharField(max_length=40)),
                ("group", models.CharField(blank=True, max_length=200)),
                ("label", models.CharField(blank=True, max_length=240)),
                ("number", models.IntegerField()),
                ("of", models.PositiveSmallIntegerField(default=1)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="casepassing",
            name="taken_over_means_a_case",
        ),
        migrations.RemoveConstraint(
            model_name="cmogentry",
            name="cmog_entry_of_person_or_place",
        ),
        migrations.RemoveConstraint(
            model_name="contact",
            name="contact_duplicate_names_the_earlier",
        ),
        migrations.RemoveConstraint(
            model_name="destruction",
            name="destruction_agreed_by_another",
        ),
        migrations.AddField(
            model_name="destruction",
            name="way",
            field=models.CharField(
                choices=[("DESTROY", "Destroy"), ("ANONYMISE", "Make anonymous")],
                default="DESTROY",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="historicaldestruction",
            name="way",
            field=models.CharField(
                choices=[("DESTROY", "Destroy"), ("ANONYMISE", "Make anonymous")],
                default="DESTROY",
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="destruction",
            name="state",
            field=models.CharField(
                choices=[
                    ("PROPOSED", "Waits for a second person"),
                    ("APPROVED", "Agreed: about to be carried out"),
                    ("DONE", "Destroyed"),
                    ("ANONYMISED", "Made anonymous"),
                    ("DECLINED", "Not agreed"),
                    ("WITHDRAWN", "Taken back"),
                    ("STOPPED", "Stopped before anything was destroyed"),
                ],
                default="PROPOSED",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="historicaldestruction",
            name="state",
            field=models.CharField(
                choices=[
                    ("PROPOSED", "Waits for a second person"),
                    ("APPROVED", "Agreed: about to be carried out"),
                    ("DONE", "Destroyed"),
                    ("ANONYMISED", "Made anonymous"),
                    ("DECLINED", "Not agreed"),
                    ("WITHDRAWN", "Taken back"),
                    ("STOPPED", "Stopped before anything was destroyed"),
                ],
                default="PROPOSED",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="casepassing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("ACCEPTED", "IN_PART")), ("made__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ("ACCEPTED", "IN_PART")), _negated=True),
                        ("made__isnull", True),
                    ),
                    ("letter__isnull", True),
                    _connector="OR",
                ),
                name="taken_over_means_a_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="cmogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("card", None), ("list_kind", "LOCATION"), ("thing_card__isnull", False)
                    ),
                    models.Q(
                        models.Q(("list_kind", "LOCATION"), _negated=True),
                        ("card__isnull", False),
                        ("thing_card", None),
                    ),
                    ("subject__isnull", True),
                    _connector="OR",
                ),
                name="cmog_entry_of_person_or_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "LINKED_DUPLICATE"), _negated=True),
                    ("earlier__isnull", False),
                    ("narrative__isnull", True),
                    _connector="OR",
                ),
                name="contact_duplicate_names_the_earlier",
            ),
        ),
        migrations.AddConstraint(
            model_name="destruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ("APPROVED", "DONE", "ANONYMISED", "STOPPED")), _negated=True
                    ),
                    models.Q(("settled_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="destruction_agreed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="destruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("way", "DESTROY"),
                    models.Q(("ground", "KEPT_LONG_ENOUGH"), ("record_kind", "CASE")),
                    _connector="OR",
                ),
                name="anonymous_are_cases_kept_long_enough",
            ),
        ),
        migrations.AddField(
            model_name="keptfigure",
            name="workspace",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.workspace",
            ),
        ),
        migrations.AddIndex(
            model_name="keptfigure",
            index=models.Index(fields=["workspace", "counts_on"], name="kept_figures_by_day"),
        ),
        Rules(protect),
    ]
