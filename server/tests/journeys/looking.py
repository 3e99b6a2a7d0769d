"""What is asked of a page that is open in Chromium: axe in light and dark, no sideways scrolling, one heading, its own language, every stop by keyboard."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize

from server.tests.journeys.conftest import AXE

LOOKING = Path(__file__).with_name("looking.js").read_text(encoding="utf-8")
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
# Names of things that are written alike in Japanese, and what the site itself holds: codes, addresses, file names.
KNOWN = (
    "Enishi", "English", "CSV", "PDF", "Excel", "xlsx", "csv", "SHA", "MDF", "ISO", "ZIP", "UTF", "freee", "Enter", "Tab", "Esc", "Ctrl", "Cmd",
    "JPY", "Parquet", "Open", "ID", "Connect", "Chrome", "Linux",
)  # fmt: skip
# No rule that is asked reads the style sheets themselves: axe need not fetch and parse them for each run.
ASKED: dict[str, Any] = {"resultTypes": ["violations"], "iframes": False, "preload": {"assets": ["media"]}}


class Look:
    """Looks at one page after another as the person who is signed in there, each at rest."""

    def __init__(self, page: Page) -> None:
        self.page, self.told = page, list[str]()
        context, browser = page.context, page.context.browser
        assert browser is not None, "a page of a browser that was launched"
        page.emulate_media(reduced_motion="reduce")  # a colour on its way to another is neither
        context.add_init_script(LOOKING)
        context.add_init_script(AXE.read_text(encoding="utf-8"))
        context.on("console", lambda message: self.told.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: self.told.append(str(error.error)))
        self._target = context.new_cdp_session(page).send("Target.getTargetInfo")["targetInfo"]["targetId"]
        browser.new_browser_cdp_session().send("Target.exposeDevToolsProtocol", {"targetId": self._target, "bindingName": "enishiTools"})

    def problems_of(self, path: str) -> list[str]:
        """Everything that is wrong with a page: at a desk and on a phone, in light and in dark, as it comes and with all that folds open, by keyboard."""
        page = self.page
        page.goto(path)
        self._in("light")
        found = [*self._words("ja"), *self._axe()]
        page.evaluate("enishiLook.unfold()")
        found += self._walked_by_keyboard()
        self._in("dark")
        found += [f"dark: {one}" for one in self._axe(only="color-contrast")]
        page.set_viewport_size(PHONE)
        found += [f"phone, dark: {one}" for one in [*page.evaluate("enishiLook.sideways()"), *self._axe()]]
        self._in("light")
        found += [f"phone: {one}" for one in [*self._walked_by_keyboard(), *self._axe(only="color-contrast")]]
        page.set_viewport_size(DESK)
        return found + self._told()

    def problems_of_words(self, path: str, language: str) -> list[str]:
        """What is wrong with its heading and title, its width as it is, and words in another language than the page's."""
        self.page.goto(path)
        return self._words(language) + self._told()

    def _told(self) -> list[str]:
        """The errors of the console, since it was asked before."""
        told, self.told = self.told, []
        return told

    def _in(self, theme: str) -> None:
        self.page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)

    def _words(self, language: str) -> list[str]:
        found = [*self.page.evaluate("enishiLook.headed()"), *self.page.evaluate("enishiLook.sideways()")]
        said = self.page.evaluate("document.documentElement.lang")
        found += [] if said == language else [f"speaks {said}"]
        return [*found, *(self.page.evaluate("known => enishiLook.english(known)", list(KNOWN)) if said == "ja" else [])]

    def _walked_by_keyboard(self) -> list[str]:
        """What Tab alone does not reach, in the order in which it stands, with its focus seen."""
        return list(self.page.evaluate("target => enishiLook.walk(target)", self._target))

    def _axe(self, *, only: str = "") -> list[str]:
        said = ASKED | ({"runOnly": {"type": "rule", "values": [only]}} if only else {})
        violations = self.page.evaluate("said => axe.run(said).then((answer) => answer.violations)", said)
        return [f"{one['id']}: {node['html'][:120]}" for one in violations for node in one["nodes"]]
