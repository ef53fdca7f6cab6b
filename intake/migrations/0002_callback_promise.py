from django.db import migrations, models
from django.db.models import F, Q

import intake.privacy.fields


def promise_what_was_due(apps, schema_editor):
    apps.get_model("intake", "Callback").objects.update(promised_for=F("due_at"))


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_first")]

    operations = [
        migrations.AddField("callback", "promised_for", models.DateTimeField(null=True)),
        migrations.RunPython(promise_what_was_due, migrations.RunPython.noop),
        migrations.AlterField("callback", "promised_for", models.DateTimeField()),
        migrations.AddField("callback", "tries", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("callback", "undecided_since", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("callback", "reason", intake.privacy.fields.SealedTextField(blank=True, null=True)),
        migrations.AddIndex(
            "callback", models.Index(fields=["promised_for"], name="callback_by_promise")
        ),
        migrations.AddConstraint(
            "callback",
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(remind_at__isnull=True, claimed_by__isnull=True, undecided_since__isnull=True),
                name="closed_callback_wants_nothing",
            ),
        ),
        migrations.AddConstraint(
            "callback",
            models.CheckConstraint(
                condition=Q(promised_for__gte=F("promised_at"), due_at__gte=F("promised_at")),
                name="callback_is_due_after_the_promise",
            ),
        ),
    ]
