"""The trail becomes a chain that the database refuses to change; the entries that are there become its beginning."""

from django.db import migrations, models

from intake.audit.chain import ENTRY, LINK, link_of, say_entry, say_link
from intake.audit.guard import put_up, take_down
from intake.privacy.fields import key_ring

COLUMNS = ("pk", "at", "by_id", "verb", "about", "reference", "detail")
UPDATE = "UPDATE intake_entry SET mac = %s, seq = %s, link = %s, seal = %s WHERE id = %s"
BATCH = 1_000


def chain_what_is_there(apps, schema_editor):
    entries, sign = apps.get_model("intake", "Entry").objects.order_by("pk"), key_ring().sign
    last, seq, link = 0, 0, ""
    while rows := list(entries.filter(pk__gt=last).values_list(*COLUMNS)[:BATCH]):
        chained = []
        for pk, *said_of in rows:
            said = say_entry(*said_of)
            mac, seq, last = sign(said, ENTRY), seq + 1, pk
            link = link_of(link, seq, pk, mac, said)
            chained.append((mac, seq, link, sign(say_link(seq, link), LINK), pk))
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(UPDATE, chained)


def refuse(apps, schema_editor):
    put_up(schema_editor.connection)


def allow(apps, schema_editor):
    take_down(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0011_board'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='link',
            field=models.CharField(blank=True, default='', max_length=43),
        ),
        migrations.AddField(
            model_name='entry',
            name='mac',
            field=models.CharField(blank=True, default='', max_length=80),
        ),
        migrations.AddField(
            model_name='entry',
            name='seal',
            field=models.CharField(blank=True, default='', max_length=80),
        ),
        migrations.AddField(
            model_name='entry',
            name='seq',
            field=models.BigIntegerField(blank=True, null=True, unique=True),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['by', 'id'], name='audit_entry_by'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('seq__isnull', True)), fields=['id'], name='audit_entry_waiting'),
        ),
        migrations.RunPython(chain_what_is_there, migrations.RunPython.noop),
        migrations.RunPython(refuse, allow),
    ]
