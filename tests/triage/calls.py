"""Calls to try the rules on: the shortest answers that bring out one thing each."""

from intake.triage.rules import evaluate, read_inputs

NO_SUICIDE = {"q1": False, "q2": False, "q6": False}


def help_call(**answers):
    """The person calls for help and the suicide screen is finished and negative."""
    return {"call_type": "help", "caller_role": "self", "cssrs": NO_SUICIDE} | answers


def using(name, last_use_days=1, **more):
    return help_call(substances=[{"name": name, "last_use_days": last_use_days, **more}])


def codes(inputs, ruleset=None):
    return {reason.code for reason in result_of(inputs, ruleset).reasons}


def result_of(inputs, ruleset=None):
    return evaluate(read_inputs(inputs), *([ruleset] if ruleset else []))
