"""Says of earlier screenings and emergencies what is counted of them. ADR 12."""

from django.db import migrations

def tell_apart(apps, _editor):
    """From what is sealed in them."""
    from intake.triage.countable import countable
    from intake.triage.rules import read_inputs

    triages = apps.get_model("intake", "Triage").objects
    for pk, inputs in triages.values_list("pk", "inputs").iterator(500):
        triages.filter(pk=pk).update(**countable(read_inputs(inputs)))
    interrupts = apps.get_model("intake", "Interrupt").objects
    for pk, services in interrupts.values_list("pk", "services_contacted").iterator(500):
        came = services or []
        interrupts.filter(pk=pk).update(brought_911="911" in came, brought_988="988" in came)


class Migration(migrations.Migration):
    dependencies = [("intake", "0009_outcomes")]
    operations = [
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
    ]
