"""What merging refuses, in words for staff."""

from django.utils.translation import gettext_lazy as _


class MergeRefused(Exception):
    message = _("These two cannot be merged.")

    def __str__(self) -> str:
        return str(self.message)


class SamePerson(MergeRefused):
    message = _("These are one person already.")


class AlreadyMerged(MergeRefused):
    message = _("Somebody has merged one of the two meanwhile. Look at who they are now.")


class RingingJustNow(MergeRefused):
    message = _("A colleague is ringing this person just now. Merge when they are done.")


class AlreadyUndone(MergeRefused):
    message = _("This merge has been undone already.")


class UndoTheLaterOneFirst(MergeRefused):
    message = _("They were merged with somebody else since. Undo that first.")


class WasErased(MergeRefused):
    message = _("Their record has been erased since, and with it what belonged to whom.")
