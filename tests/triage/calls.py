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


def cssrs(**answers):
    return help_call(cssrs=NO_SUICIDE | answers)


def asq(**answers):
    return help_call(cssrs={}, asq=ASQ_NO | answers)


def phq(score, **more):
    return help_call(phq9=score, **more)


def substances(*pairs):
    """Substances with the days since their last use; None when that is not known."""
    return {"substances": [{"name": name, "last_use_days": days} for name, days in pairs]}


YES_TO_6 = {"q1": False, "q2": False, "q6": True, "q6_recent": False}
DAILY_ALCOHOL = using("alcohol", frequency="daily")
DAILY_PRESCRIBED = using("benzodiazepines", frequency="daily", prescribed_as_directed=True)
ASQ_NO = {"q1": False, "q2": False, "q3": False, "q4": False}
FAMILY = {"call_type": "help", "caller_role": "loved_one", "loved_one_goal": "help_for_self"}
PROXY = FAMILY | {"loved_one_goal": "help_for_subject"}
TWO = ["sleep", "sadness"]
HINTS = ["combines_sedatives", "serious_medical_illness", "prior_withdrawal"]
THOUGHTS_ALL_NO = {"q3": False, "q4": False, "q5": False}
METHOD_ONLY = cssrs(q2=True, q3=True, q4=False, q5=False)
STIMULANTS = ("cocaine", "methamphetamine", "other_amphetamines", "other_stimulants")
