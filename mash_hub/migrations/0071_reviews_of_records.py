"""Supervisory reviews of other records than answers, each between its author and who wrote it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0035_work_reviewed"),
        ("mash_hub", "0070_streets_of_interests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalsupervisoryreview",
            name="author",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalsupervisoryreview",
            name="thing_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="historicalsupervisoryreview",
            name="thing_kind",
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AddField(
            model_name="supervisoryreview",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="supervisoryreview",
            name="thing_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="supervisoryreview",
            name="thing_kind",
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AlterField(
            model_name="historicalsupervisoryreview",
            name="request_state",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AlterField(
            model_name="supervisoryreview",
            name="request",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supervisory_reviews",
                to="mash_hub.informationrequest",
            ),
        ),
        migrations.AlterField(
            model_name="supervisoryreview",
            name="request_state",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddIndex(
            model_name="supervisoryreview",
            index=models.Index(fields=["thing_id"], name="reviews_of_a_record"),
        ),
        migrations.AddConstraint(
            model_name="supervisoryreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("author__isnull", True),
                        ("request__isnull", False),
                        ("thing_id__isnull", True),
                    ),
                    models.Q(
                        ("author__isnull", False),
                        ("request__isnull", True),
                        ("thing_id__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="review_of_an_answer_or_of_a_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="supervisoryreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("author__isnull", True),
                    models.Q(("author", models.F("reviewed_by")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_reviews_their_own_record",
            ),
        ),
    ]
