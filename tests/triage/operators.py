"""Small changes to a piece of Python, one at a time: the mistakes that a person makes."""

import ast
import copy

OTHER_COMPARISON = {
    ast.GtE: ast.Gt,
    ast.Gt: ast.GtE,
    ast.LtE: ast.Lt,
    ast.Lt: ast.LtE,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OTHER_NAME = {"any": "all", "all": "any", "min": "max", "max": "min"}


def mutants_of(tree, skip=()):
    """(what was changed and where, the changed tree); functions named in `skip` and decorators are left."""
    left = {id(n) for part in _left_alone(tree, skip) for n in ast.walk(part)}
    for place, node in enumerate(ast.walk(tree)):
        if id(node) in left:
            continue
        for number, what in enumerate(_changes(node)):
            changed = copy.deepcopy(tree)
            target = next(n for p, n in enumerate(ast.walk(changed)) if p == place)
            _apply(target, number)
            yield f"line {node.lineno}: {what}", changed


def _left_alone(tree, skip):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from node.decorator_list
        if isinstance(node, ast.FunctionDef) and node.name in skip:
            yield node


def _changes(node):
    if isinstance(node, ast.Compare):
        return [f"{type(node.ops[0]).__name__} turned"] if type(node.ops[0]) in OTHER_COMPARISON else []
    if isinstance(node, ast.BoolOp):
        return ["and/or turned"] + [f"operand {n} dropped" for n in range(len(node.values))]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return ["not dropped"]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in OTHER_NAME:
        return [f"{node.func.id} turned"]
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        return ["true/false turned"]
    return []


def _apply(node, number):
    if isinstance(node, ast.Compare):
        node.ops[0] = OTHER_COMPARISON[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp):
        _apply_to_and_or(node, number)
    elif isinstance(node, ast.UnaryOp):
        node.operand = ast.copy_location(ast.UnaryOp(ast.Not(), node.operand), node)
    elif isinstance(node, ast.Call):
        node.func.id = OTHER_NAME[node.func.id]
    else:
        node.value = not node.value


def _apply_to_and_or(node, number):
    if number == 0:
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    else:
        del node.values[number - 1]
        if len(node.values) == 1:
            node.values *= 2
