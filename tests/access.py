"""Who may open what, stated: one row for each address. `test_access` holds the program to it."""

from uuid import UUID

from intake.staff.models import Role

ROLES = {
    "a": Role.ADMISSIONS,
    "c": Role.CLINICIAN,
    "s": Role.SUPERVISOR,
    "u": Role.AUDITOR,
    "d": Role.ADMINISTRATOR,
}
ANYBODY = "acsud"
ABSENT = {"int": "987654321", "uuid": str(UUID(int=7)), "slug": "ZZ-0000000", "str": "x", "path": "x"}
OPEN_TO_STRANGERS = {"sign_in", "healthz", "phone_report", "phone_step"}
UNSURE = {200, 503}  # the health page says how the machine is
KEEPERS, DECIDERS = "acs", "s"

# Name of the address: the roles that it opens to, and what they get by GET and by POST for a thing that does
# not exist. Any other role gets 403, a stranger the sign-in page, any other method 405.
TABLE = {
    "home": (ANYBODY, 302, 405),
    "sign_in": (ANYBODY, 302, 302),
    "sign_out": (ANYBODY, 405, 302),
    "healthz": (ANYBODY, UNSURE, UNSURE),
    "live": (ANYBODY, 200, 405),
    "notices": (KEEPERS, {200, 204}, 405),
    "have_notice": (KEEPERS, 405, 404),
    "ring_notice": (KEEPERS, 405, 404),
    # one's own page
    "me": (ANYBODY, 200, 422),
    "screens": (ANYBODY, 405, 422),
    "test_message": (ANYBODY, 405, 302),
    "sound": (ANYBODY, 405, 302),
    # the desk
    "desk": (KEEPERS, 200, 405),
    "begin_shift": (KEEPERS, 405, 302),
    "end_shift": (KEEPERS, 405, 302),
    "abandoned": (KEEPERS, 405, 422),
    "call_back": (KEEPERS, 405, 404),
    "callback": (KEEPERS, 404, 405),
    "claim_callback": (KEEPERS, 405, 404),
    "release_callback": (KEEPERS, 405, 404),
    "record_attempt": (KEEPERS, 405, 404),
    "hand_over_callback": (KEEPERS, 405, 404),
    "snooze_callback": (KEEPERS, 405, 404),
    "close_callback": (DECIDERS, 405, 404),
    "retry_callback": (DECIDERS, 405, 404),
    # the call sheet
    "new_call": (KEEPERS, 200, 405),
    "fresh_token": (KEEPERS, 200, 405),
    "sheet": (KEEPERS, 404, 405),
    "save_sheet": (KEEPERS, 405, 200),
    "finish_sheet": (KEEPERS, 405, 422),
    "throw_away": (KEEPERS, 405, 404),
    "assign_draft": ("s", 405, 404),
    "call": (KEEPERS, 404, 405),
    "override_call": (KEEPERS, 405, 404),
    # people
    "person": (KEEPERS, 404, 405),
    "rename_person": (KEEPERS, 405, 404),
    "note_person": (KEEPERS, 405, 404),
    "refer_person": (KEEPERS, 405, 404),
    "plan_person": ("cs", 405, 404),
    "end_plan": ("cs", 405, 404),
    "add_number": (KEEPERS, 405, 404),
    "change_number": (KEEPERS, 405, 404),
    "relate": (KEEPERS, 405, 404),
    "forget_relationship": (KEEPERS, 405, 404),
    # emergencies
    "open_emergency": (KEEPERS, 405, 404),
    "emergency": (KEEPERS, 404, 405),
    "page_supervisor": (KEEPERS, 405, 404),
    "join_emergency": ("cs", 405, 404),
    "emergency_who": (KEEPERS, 404, 405),
    "note_emergency": (KEEPERS, 405, 404),
    "close_emergency": (KEEPERS, 405, 404),
    "dismiss_emergency": (KEEPERS, 405, 404),
    # those who answer for the house
    "board": ("cs", 200, 405),
    "clinic": ("csu", 200, 405),
    "sign_rules": ("c", 405, {302, 422}),
    "co_sign": ("s", 404, 404),
    "shifts": ("s", 200, 422),
    "unplan_shift": ("s", 405, 404),
    "begin_break": (KEEPERS, 405, 302),
    "end_break": (KEEPERS, 405, 302),
    "handover": (KEEPERS, 200, 422),
    "take_shift": (KEEPERS, 405, 404),
    "withdraw_handover": (KEEPERS, 405, 404),
    # a signature opens these, not a session
    "phone_report": (ANYBODY, 405, 404),
    "phone_step": (ANYBODY, 405, 404),
    "policies": ("d", 200, 422),
    "lines": ("d", 200, 405),
    "add_line": ("d", 200, 422),
    "edit_line": ("d", 404, 404),
    "audit_trail": ("su", 200, 405),
    "staff": ("sd", 200, 405),
}
