"""Does a test notice? Every number shifted by one, every rule removed, always on, or one level off.

    python -m tests.triage.mutate_rules            # numbers and rules, a few seconds
    python -m tests.triage.mutate_rules --code     # and the logic of the rules themselves, about a minute

Prints one JSON object; the exit code is 1 when a change went unnoticed.
"""

import ast
import importlib
import importlib.abc
import importlib.util
import json
import sys
from dataclasses import replace
from pathlib import Path

import intake.triage.rules as rules

from .checks import all_checks, screens_are_kept, table_is_kept
from .operators import mutants_of

FOLDER = Path(rules.__file__).parent
LOGIC = ["engine", "facts", "inputs", "mind", "services", "suicide", "track", "use"]
LOGIC += ["emergency", "same_day", "within_72h", "notes", "rule"]
SNAPSHOT = {"as_dict", "_plain", "_without_unknowns"}  # tried by test_reading
CHECKS = list(all_checks())
READ = [(name, rules.read_inputs(call), holds) for name, call, holds in CHECKS]


def noticed(ruleset):
    """The first test that fails with this rule set, or None."""
    for name, inputs, holds in READ:
        if not holds(rules.evaluate(inputs, ruleset)):
            return name
    return None if table_is_kept(ruleset) else "the table of the reference"


def changed_rule_sets():
    """(what was changed, the changed rule set)"""
    default = rules.DEFAULT
    for name in rules.NUMBERS:
        value = getattr(default.numbers, name)
        yield f"{name} {value} becomes {value + 1}", default.with_numbers(**{name: value + 1})
        yield f"{name} {value} becomes {value - 1}", default.with_numbers(**{name: value - 1})
    for rule in default.rules:
        yield f"{rule.id} removed", default.without(rule.id)
        yield f"{rule.id} always on", _with(replace(rule, when=lambda call: True))
        for floor in _neighbours(rule.floor):
            yield f"{rule.id} floor becomes {floor}", _with(replace(rule, floor=floor))


def _neighbours(floor):
    place = rules.severity(floor)
    return [rules.URGENCIES[p] for p in (place - 1, place + 1) if floor and p < len(rules.URGENCIES)]


def _with(changed):
    kept = tuple(changed if rule.id == changed.id else rule for rule in rules.RULES)
    return replace(rules.DEFAULT, rules=kept)


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the rules under another name, with one module changed."""

    name = "changed_rules"

    def __init__(self, module, tree):
        self.module, self.tree = module, tree

    def find_spec(self, fullname, path=None, target=None):
        if fullname.split(".")[0] != self.name:
            return None
        is_package = fullname == self.name
        return importlib.util.spec_from_loader(fullname, self, is_package=is_package)

    def exec_module(self, module):
        stem = module.__name__.partition(".")[2] or "__init__"
        code = compile(self.tree, stem, "exec") if stem == self.module else _code(stem)
        exec(code, module.__dict__)

    def rules(self):
        _forget(self.name)
        sys.meta_path.insert(0, self)
        try:
            return importlib.import_module(self.name)
        finally:
            sys.meta_path.remove(self)


def _code(stem, cache={}):  # noqa: B006  # read once for all mutants
    if stem not in cache:
        cache[stem] = compile((FOLDER / f"{stem}.py").read_text(), stem, "exec")
    return cache[stem]


def _forget(name):
    for known in [known for known in sys.modules if known.split(".")[0] == name]:
        del sys.modules[known]


def noticed_in_code(module, tree):
    """The first test that fails with this code, or None."""
    try:
        changed = Changed(module, tree).rules()
        for name, call, holds in CHECKS:
            if not holds(changed.evaluate(changed.read_inputs(call))):
                return name
        kept = table_is_kept(changed.DEFAULT) and screens_are_kept(changed)
        return None if kept else "the table or the scoring vectors of the reference"
    except Exception as error:
        return f"stops with {type(error).__name__}"


def changed_code():
    for module in LOGIC:
        source = (FOLDER / f"{module}.py").read_text()
        for what, tree in mutants_of(ast.parse(source), skip=SNAPSHOT):
            yield f"{module}: {what}", module, tree


def main():
    assert noticed(rules.DEFAULT) is None, "the tests do not hold for the rules as they are"
    assert noticed_in_code("none changed", None) is None, "the tests do not hold for a copy of the rules"
    found = {what: noticed(ruleset) for what, ruleset in changed_rule_sets()}
    if "--code" in sys.argv:
        found |= {what: noticed_in_code(module, tree) for what, module, tree in changed_code()}
    unnoticed = [what for what, test in found.items() if test is None]
    print(json.dumps({"changes": len(found), "noticed": len(found) - len(unnoticed), "unnoticed": unnoticed}))
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
