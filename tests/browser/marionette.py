"""Firefox as it comes with the system, driven over the protocol that every Firefox speaks (Marionette)."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

PREFERENCES = {
    "marionette.port": 0,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "ui.prefersReducedMotion": 1,
    # As where a mouse is plugged in: a scroll bar that takes room of what it stands beside.
    "widget.gtk.overlay-scrollbars.enabled": False,
}

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PATIENCE = 60

# Keeps what a page asks for of any but a file; what the browser asks for itself belongs to no page.
WATCH = """
  const { Services, Ci } = globalThis;
  globalThis.askedFor = [];
  Services.obs.addObserver((channel) => {
    channel.QueryInterface(Ci.nsIHttpChannel);
    if (channel.loadInfo.browsingContextID) globalThis.askedFor.push(channel.URI.spec);
  }, "http-on-opening-request");
"""
TROUBLE = """
  const { Services, Ci } = globalThis;
  const errors = Services.console.getMessageArray()
    .filter((line) => line instanceof Ci.nsIScriptError && line.sourceName.startsWith("file:"))
    .filter((line) => !(line.flags & Ci.nsIScriptError.warningFlag))
    .map((line) => line.errorMessage);
  const asked = globalThis.askedFor;
  globalThis.askedFor = [];
  Services.console.reset();
  return [...errors, ...asked.map((url) => `request: ${url}`)];
"""


class Firefox:
    """A Firefox without a window on the screen; one page at a time."""

    def __init__(self, program: str, profile: Path) -> None:
        lines = (
            f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()
        )
        (profile / "user.js").write_text("\n".join(lines), "utf-8")
        command = [program, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access"]
        self._process = subprocess.Popen(
            [*command, "--profile", str(profile)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._number = 0
        self._socket = self._connected(profile / "MarionetteActivePort")
        self._answers = self._socket.makefile("rb")
        self._message()
        self._do("WebDriver:NewSession", capabilities={})
        self._in_browser(WATCH)

    def _connected(self, file: Path) -> socket.socket:
        for _ in range(10 * PATIENCE):
            if self._process.poll() is not None:
                break
            if file.exists() and (port := file.read_text("utf-8").strip()):
                return socket.create_connection(("127.0.0.1", int(port)), timeout=PATIENCE)
            time.sleep(0.1)
        self._process.kill()
        raise RuntimeError("Firefox does not start.")

    def _message(self) -> Any:
        length = b""
        while (letter := self._answers.read(1)) != b":":
            length += letter
        return json.loads(self._answers.read(int(length)))

    def _do(self, command: str, **parameters: Any) -> Any:
        self._number += 1
        text = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(text), text))
        _, _, error, answer = self._message()
        if error:
            raise RuntimeError(f"{command}: {error['message']}")
        return answer["value"] if isinstance(answer, dict) and set(answer) == {"value"} else answer

    def _in_browser(self, script: str) -> Any:
        self._do("Marionette:SetContext", value="chrome")
        answer = self._do(
            "WebDriver:ExecuteScript", script=script, args=[], sandbox="system", newSandbox=False
        )
        self._do("Marionette:SetContext", value="content")
        return answer

    def open(self, path: Path, width: int = 1366, height: int = 768) -> None:
        """Open a file in a window of a size, and wait until it says that it is ready."""
        self._do("WebDriver:SetWindowRect", width=width, height=height)
        self._do("WebDriver:Navigate", url="about:blank")
        self.trouble()
        self._do("WebDriver:Navigate", url=path.as_uri())

    def trouble(self) -> list[str]:
        """Return what went wrong on the page, and what it asked for, since this was asked last."""
        found: list[str] = self._in_browser(TROUBLE)
        return found

    def evaluate(self, expression: str, *arguments: Any) -> Any:
        """Return what an expression of the page gives; its arguments are ``arguments[0]`` and so on."""
        script = f"return ({expression})"
        return self._do("WebDriver:ExecuteScript", script=script, args=list(arguments), sandbox=None)

    def write(self, selector: str, text: str) -> None:
        """Type into a field."""
        self._do("WebDriver:ElementSendKeys", id=self._element(selector), text=text)

    def click(self, selector: str, x: float | None = None, y: float | None = None) -> None:
        """Click an element in its middle, or where it is so far from its left and its top."""
        if x is None or y is None:
            self._do("WebDriver:ElementClick", id=self._element(selector))
            return
        left, top = self.evaluate(
            "(({ left, top }) => [left, top])(document.querySelector(arguments[0]).getBoundingClientRect())",
            selector,
        )
        spot = {"type": "pointerMove", "x": round(left + x), "y": round(top + y), "duration": 0}
        press = [spot, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self._do("WebDriver:PerformActions", actions=[{"type": "pointer", "id": "mouse", "actions": press}])

    def _element(self, selector: str) -> str:
        found = self._do("WebDriver:FindElement", using="css selector", value=selector)
        identity: str = found[ELEMENT]
        return identity

    def close(self) -> None:
        """End it."""
        self._socket.close()
        self._process.terminate()
        self._process.wait(PATIENCE)
