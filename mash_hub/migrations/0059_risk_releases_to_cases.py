"""A risk assessment is released whole or its grade and prompts alone, also to a case or to people by name."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0020_alter_notice_notice_kind"),
        ("mash_hub", "0058_disruption_tasks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalriskassessment",
            name="summary",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="historicalriskrelease",
            name="audience_kind",
            field=models.CharField(
                choices=[
                    ("ENQUIRY", "The agencies of the enquiry"),
                    ("CASE", "The agencies of the case it was referred to"),
                    ("MEETING", "The agencies of the meeting"),
                    ("PEOPLE", "People by name"),
                ],
                default="ENQUIRY",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="historicalriskrelease",
            name="by_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="historicalriskrelease",
            name="by_kind",
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AddField(
            model_name="historicalriskrelease",
            name="by_reference",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="historicalriskrelease",
            name="case_file",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="agencies.file",
            ),
        ),
        migrations.AddField(
            model_name="historicalriskrelease",
            name="persons",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="historicalriskrelease",
            name="section",
            field=models.CharField(
                choices=[("answers", "Whole"), ("summary", "Its grade and prompts alone")],
                default="answers",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="riskassessment",
            name="summary",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="riskrelease",
            name="audience_kind",
            field=models.CharField(
                choices=[
                    ("ENQUIRY", "The agencies of the enquiry"),
                    ("CASE", "The agencies of the case it was referred to"),
                    ("MEETING", "The agencies of the meeting"),
                    ("PEOPLE", "People by name"),
                ],
                default="ENQUIRY",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="riskrelease",
            name="by_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="riskrelease",
            name="by_kind",
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AddField(
            model_name="riskrelease",
            name="by_reference",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="riskrelease",
            name="case_file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.file",
            ),
        ),
        migrations.AddField(
            model_name="riskrelease",
            name="persons",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="riskrelease",
            name="section",
            field=models.CharField(
                choices=[("answers", "Whole"), ("summary", "Its grade and prompts alone")],
                default="answers",
                max_length=8,
            ),
        ),
        migrations.AddIndex(
            model_name="riskrelease",
            index=models.Index(fields=["workspace", "case_file"], name="risk_release_at_case"),
        ),
    ]
