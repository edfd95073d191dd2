"""Who may ask, and what a page may load: every request goes through `Guard` before anything looks at it.

==================  ==========================================================================================
attack              what stands against it
==================  ==========================================================================================
DNS rebinding       the header Host must name this address and port
another site        the cookie is SameSite=Strict; Origin must be this one; a change needs a token of the page
another user        the address opens with a token of 256 bits, the pages with a cookie of as many
a name with script  pages are escaped throughout, and the policy lets no script run but those of the package
endless bodies      a body must say how long it is, and may not be longer than that or than is read
==================  ==========================================================================================
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, Response

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Any]

START = "/start"
UPLOADS = ("/files", "/decisions/list")
"""Where a body may be as long as a file that refgraph reads; elsewhere it is a form."""

LARGEST_FORM = 4 << 20

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAMED_POLICY = "sandbox allow-scripts allow-downloads allow-popups; frame-ancestors 'self'"
"""Of the map and the brief, which bring a policy of their own: whatever they hold, it cannot reach the bench."""

_HEADERS = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
_OPENING = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/">'
    '<link rel="icon" href="data:,"><title>refgraph</title><p><a href="/">Open the bench</a></p>'
)


def _key() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Keys:
    """The secrets of one server, new with each start.

    Parameters
    ----------
    token
        In the first address.
    session
        In the cookie.
    form
        In every form.
    """

    token: str = field(default_factory=_key)
    session: str = field(default_factory=_key)
    form: str = field(default_factory=_key)


class Guard:
    """Refuses what is not asked by a page of the bench in the browser of whoever started it.

    Parameters
    ----------
    app
        What answers everybody else.
    keys
        The secrets.
    port
        At which the bench is.
    largest
        How many bytes an upload may have.
    """

    def __init__(self, app: App, keys: Keys, port: int, largest: int) -> None:
        self._app, self._keys, self._largest = app, keys, largest
        self._host = f"127.0.0.1:{port}"
        self._cookie = f"refgraph-{port}"

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        answer = self._refused(scope, headers) or self._opened(scope)

        async def guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                sent = MutableHeaders(scope=message)
                for name, value in {**_HEADERS, "content-security-policy": POLICY}.items():
                    sent.setdefault(name, value)
            await send(message)

        if answer is not None:
            await answer(scope, receive, guarded)
        else:
            await self._app(scope, _limited(receive, self._allowed(scope)), guarded)

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        """Return why a request is refused, None where it is not."""
        if headers.getlist("host") != [self._host]:
            return PlainTextResponse("This is the bench of refgraph on another address.", 421)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return PlainTextResponse("Not a method of the bench.", 405)
        if scope["path"] == START and scope["method"] == "GET":
            return None
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return PlainTextResponse("Another site asked for this.", 403)
        if not self._is_known(headers):
            return PlainTextResponse(
                "Open the bench at the address that refgraph named when it was started.", 403
            )
        return self._refused_change(scope, headers) if scope["method"] == "POST" else None

    def _refused_change(self, scope: Scope, headers: Headers) -> Response | None:
        if headers.get("origin") != f"http://{self._host}":
            return PlainTextResponse("Another site asked for this.", 403)
        length = headers.get("content-length", "")
        if not length.isdecimal():
            return PlainTextResponse("How long this is was not said.", 411)
        if int(length) > self._allowed(scope):
            return PlainTextResponse(
                "This is more than refgraph reads. Export fewer columns, or fewer years.", 413
            )
        return None

    def _opened(self, scope: Scope) -> Response | None:
        """Return the page that hands over the cookie, where the first address was opened."""
        if scope["path"] != START:
            return None
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if not _same(given, self._keys.token):
            return PlainTextResponse("This address is no longer good. Start refgraph again.", 403)
        # A page, and no redirect: a browser that comes from elsewhere would not show the cookie at once.
        answer = HTMLResponse(_OPENING)
        answer.set_cookie(self._cookie, self._keys.session, httponly=True, samesite="strict", path="/")
        return answer

    def _is_known(self, headers: Headers) -> bool:
        try:
            held = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return False
        return held is not None and _same(held.value, self._keys.session)

    def _allowed(self, scope: Scope) -> int:
        return self._largest if scope["path"] in UPLOADS else LARGEST_FORM


def is_of_a_page(given: str, keys: Keys) -> bool:
    """Tell whether a form, or a header in its place, came from a page of this server."""
    return _same(given, keys.form)


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode(), other.encode())


def _limited(receive: Any, most: int) -> Any:
    """Return what receives a body, and ends it where it is longer than may be."""
    got = 0

    async def limited() -> Any:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        return message if got <= most else {"type": "http.disconnect"}

    return limited
