"""A browser, as far as the call sheet needs one: what a page would send, and what it says."""

from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse

from intake.staff.models import Staff
from tests.make import make_staff

NOT_TYPED = {"csrfmiddlewaretoken", "opened", "page", "flushed"}


class Page(HTMLParser):
    """What a browser makes of a page.

    `sends` maps each field of the sheet to the texts that submitting it would send, without buttons;
    `beside` maps a field to the message beside it; `words` is what stands there to be read.
    """

    def __init__(self, response) -> None:
        super().__init__()
        self.status, self.html = response.status_code, response.content.decode()
        self.sends: dict[str, list[str]] = {}
        self.names: set[str] = set()
        self.beside: dict[str, str] = {}
        self.sheet: dict[str, str] = {}
        self.title = ""
        self._words: list[str] = []
        self._form = self._text = self._select = self._error = ""
        self._in_title = False
        self.feed(self.html)
        self.close()
        self.words = " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        self._in_title = tag == "title"
        if tag == "form":
            self._form = given.get("id", "other")
            self.sheet = given if self._form == "sheet" else self.sheet
        elif tag == "span" and given.get("class") == "err":
            self._error = given["id"].removeprefix("id_").removesuffix("_error")
        if self._form == "sheet" and tag in ("input", "textarea", "select", "option"):
            self._take(tag, name, given)

    def _take(self, tag, name, given):
        self.names |= {name} - {""}
        is_box = given.get("type") in ("radio", "checkbox")
        if tag == "input" and (not is_box or "checked" in given):
            self.sends.setdefault(name, []).append(given.get("value", "on" if is_box else ""))
        elif tag == "textarea":
            self._text = name
            self.sends[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in given or self._select not in self.sends):
            self.sends[self._select] = [given.get("value", "")]

    def handle_endtag(self, tag):
        if tag == "textarea" and self._text:
            self.sends[self._text] = [self.sends[self._text][0].removeprefix("\n")]
            self._text = ""
        elif tag == "form":
            self._form = ""
        elif tag == "span":
            self._error = ""

    def handle_data(self, data):
        if self._text:
            self.sends[self._text][0] += data
        elif self._in_title:
            self.title += data.strip()
        elif self._error and data.strip():
            self.beside[self._error] = self.beside.get(self._error, "") + data.strip()
        self._words.append(data)

    @property
    def typed(self) -> dict[str, list[str]]:
        """What stands in the fields, without those that stand empty."""
        return {name: texts for name, texts in self.sends.items() if name not in NOT_TYPED and any(texts)}


class Machine:
    """One browser with a call sheet open. `type` is the page's script at work, `finish` is a button."""

    def __init__(self, staff: Staff | None = None) -> None:
        self.staff = staff or make_staff()
        self.client = Client()
        self.client.force_login(self.staff)

    def open(self, draft_id=None) -> Page:
        address = reverse("sheet", args=[draft_id]) if draft_id else reverse("new_call")
        return self._show(self.client.get(address))

    def _show(self, response) -> Page:
        self.page = Page(response)
        self.fields = dict(self.page.sends)
        self.revision = int(self.page.sheet.get("data-revision", 0))
        self.bases = {}
        return self.page

    @property
    def draft_id(self) -> str:
        return self.page.sheet["data-address"].split("/")[-2]

    def type(self, **fields):
        """Types into fields, and saves them as the page's script does. Gives what the server answers."""
        texts = {name: text if isinstance(text, list) else [text] for name, text in fields.items()}
        self.fields |= texts
        opened = int(self.page.sheet["data-revision"])
        bases = [self.bases.get(name, opened) for name in texts]
        answer = self.ask("data-save", changed=list(texts), base=bases, **texts)
        waiting = f'data-aside-of="{self.fields["page"][0]}"' in answer["html"]
        self.bases |= {} if waiting else dict.fromkeys(texts, self.revision)
        return answer

    def stay(self):
        """The sign that the page is open. Gives what the server answers."""
        return self.ask("data-stay")

    def ask(self, address, **body):
        """Asks the server about the sheet as the page's scripts do, and hears what others typed."""
        envelope = {name: self.fields[name] for name in ("opened", "page")} | {"revision": self.revision}
        response = self.client.post(self.page.sheet[address], envelope | body)
        assert response.status_code == 200, response.content
        answer = response.json()
        self.revision = answer["revision"]
        self.fields |= answer["others"]
        self.bases |= dict.fromkeys(answer["others"], self.revision)
        return answer

    def finish(self, **button):
        """Presses a button: all of the form goes to the server. Gives the page, or None when it is logged."""
        answer = self.client.post(self.page.sheet["action"], self.fields | button)
        return None if answer.status_code == 302 else self._show(answer)


def two_on_one_sheet(**typed):
    """Dana begins a sheet, and Joel opens it too."""
    dana, joel = Machine(make_staff(name="Dana Whitfield")), Machine(make_staff(name="Joel Kim"))
    dana.open()
    dana.type(**typed or {"age": "40"})
    joel.open(dana.draft_id)
    return dana, joel


def choose_words(machine, name, choice, aside_of):
    return machine.ask("data-choose", name=name, choice=choice, aside_of=aside_of.fields["page"][0])


def two_who_clash():
    """Both typed into the note: Joel's words stand, Dana's wait. With what Dana's page is answered."""
    dana, joel = two_on_one_sheet(note="He was")
    joel.type(note="He was cut off")
    shown = dana.type(note="He was calm")
    return dana, joel, shown
