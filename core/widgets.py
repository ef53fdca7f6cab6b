"""How inputs and lists are drawn: as Django's own templates say, but without a template for each attribute.

A call sheet has two hundred inputs, and Django opens three to five templates for each. What is not known here
is left to Django.
"""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

FOLDER = "django/forms/widgets/"
KINDS = ("text", "number", "email", "url", "hidden", "password", "date", "datetime", "time", "checkbox")
INPUTS = {f"{FOLDER}{kind}.html" for kind in (*KINDS, "input")}
OPTIONS = {f"{FOLDER}radio_option.html", f"{FOLDER}checkbox_option.html"}


class PlainRenderer(TemplatesSetting):
    """Django's widgets, the common ones drawn in Python."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        widget = context.get("widget", {})
        if template_name in INPUTS or (template_name in OPTIONS and not widget.get("wrap_label")):
            return _input(widget)
        if template_name == f"{FOLDER}select.html":
            return _select(widget)
        return SafeString(super().render(template_name, context, request))


def _input(widget: dict[str, Any]) -> SafeString:
    stands = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        stands["value"] = widget["value"]
    return _mark(f"<input{_attributes(stands | widget['attrs'])}>")


def _select(widget: dict[str, Any]) -> SafeString:
    groups = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    return _mark(f"<select{_attributes({'name': widget['name']} | widget['attrs'])}>{groups}</select>")


def _group(name: str | None, options: list[dict[str, Any]]) -> str:
    drawn = "".join(_option(option) for option in options)
    return f'<optgroup label="{escape(name)}">{drawn}</optgroup>' if name else drawn


def _option(option: dict[str, Any]) -> str:
    attributes = _attributes({"value": option["value"]} | option["attrs"])
    return f"<option{attributes}>{escape(option['label'])}</option>"


def _attributes(attributes: dict[str, Any]) -> str:
    """Every value is escaped. False ones are left out, True ones stand without a value."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False
    )


def _mark(html: str) -> SafeString:
    """Marks what was escaped piece by piece above."""
    return mark_safe(html)  # noqa: S308
