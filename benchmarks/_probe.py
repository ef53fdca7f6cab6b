"""The smallest view that our pages are held against: one indexed query, fifty rows, a template of its own."""

from functools import cache

from django.http import HttpResponse
from django.template import Template, engines
from django.urls import include, path

from intake.callbacks.models import Callback

ROWS = 50
TEXT = """<!doctype html><title>Probe</title><table>{% for row in rows %}
<tr><td>{{ row.reference }}</td><td>{{ row.due_at }}</td><td>{{ row.urgency }}</td></tr>
{% endfor %}</table>"""


@cache
def _template() -> Template:
    return engines["django"].from_string(TEXT)


def probe(request):
    """Fifty open callbacks in the order in which they are due, read through a partial index."""
    rows = Callback.objects.open().order_by("due_at")[:ROWS]
    return HttpResponse(_template().render({"rows": rows}, request))


urlpatterns = [path("probe/", probe), path("", include("core.urls"))]
