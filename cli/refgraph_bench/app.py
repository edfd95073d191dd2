"""The addresses of the bench: a page for each step, and what can be changed on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from refgraph.errors import InputError, OutputError, RefgraphError
from refgraph.given_files import LARGEST_FILE
from refgraph.outputs import BRIEF
from refgraph_bench.bench import Bench
from refgraph_bench.pages import ASSETS, asset, render
from refgraph_bench.safety import FRAMED_POLICY, Guard, is_of_a_page
from refgraph_bench.steps import STEPS, Answer, Step
from refgraph_bench.undoing import undo

FRAMED = (BRIEF, "map.html")
"""The pages of a run that are shown inside the bench."""

Change = Callable[[Bench, FormData], Answer]


def application(bench: Bench, largest: int = LARGEST_FILE) -> Guard:
    """Return what answers the requests of the browser.

    Parameters
    ----------
    bench
        The bench.
    largest
        How many bytes a file may have that is dropped: as many as refgraph reads.
    """
    routes = [Route("/", lambda request: RedirectResponse("/files", 303))]
    for step in STEPS:
        routes.append(Route(f"/{step.path}", _shown(bench, step)))
        for name, change in step.changes.items():
            routes.append(Route(f"/{name}", _changed(bench, step, change), methods=["POST"]))
        for name, give in step.files.items():
            routes.append(Route(f"/{name}", _given(bench, give)))
    for name, common in _COMMON.items():
        routes.append(Route(f"/{name}", _changed(bench, STEPS[0], common), methods=["POST"]))
    routes.append(Route("/progress", _progress(bench)))
    routes.append(Route("/run/{name}", _framed(bench)))
    routes.append(Route("/assets/{name}", _asset))
    return Guard(_Counted(Starlette(routes=routes), bench), bench.keys, bench.port, largest)


class _Counted:
    """Notes that somebody asked."""

    def __init__(self, app: Starlette, bench: Bench) -> None:
        self._app, self._bench = app, bench

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self._bench.idle.touch()
        await self._app(scope, receive, send)


def _shown(bench: Bench, step: Step) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        return page(bench, step, dict(request.query_params))

    return show


def page(bench: Bench, step: Step, asked: Mapping[str, str], trouble: str = "") -> Response:
    """Return the page of a step, with what went wrong, if anything did."""
    try:
        if step.needs_run and not bench.has_run:
            raise InputError("There are no lists yet.", "Drop the export under Files, and make the lists.")
        # First what the step shows: a job may begin with it.
        shown = step.show(bench, asked)
        context = {"trouble": trouble, **frame(bench, step), **shown}
    except RefgraphError as error:
        context = {"trouble": trouble or str(error), **frame(bench, step)}
        return HTMLResponse(render("trouble.html", context), 409)
    return HTMLResponse(render(f"{step.path}.html", context), 409 if trouble else 200)


def frame(bench: Bench, step: Step) -> dict[str, Any]:
    """Return what every page shows around its step."""
    try:
        has_files, has_run = bool(bench.exports()), bench.has_run
        last, waiting = bench.last_step(), bench.waiting()
        unread = bench.reader.decisions()[1]
    except RefgraphError:
        # What is wrong with the folder is said where the step is shown.
        has_files, has_run, last, waiting, unread = True, False, "", 0, ""
    return {
        "step": step,
        "steps": [(each, has_run if each.needs_run else has_files or each is STEPS[0]) for each in STEPS],
        "folder": bench.root.resolve().name,
        "csrf": bench.keys.form,
        "job": bench.told,
        "has_files": has_files,
        "has_run": has_run,
        "waiting": waiting,
        "unread": unread,
        "last_step": last,
    }


def _changed(bench: Bench, step: Step, change: Change) -> Callable[[Request], Any]:
    async def changed(request: Request) -> Response:
        async with request.form(max_files=100, max_fields=20_000) as form:
            given = request.headers.get("x-refgraph-form") or form.get("csrf")
            if not isinstance(given, str) or not is_of_a_page(given, bench.keys):
                return PlainTextResponse("This did not come from a page of the bench. Load it again.", 403)
            return await run_in_threadpool(_answered, bench, step, change, form, request)

    return changed


def _answered(bench: Bench, step: Step, change: Change, form: FormData, request: Request) -> Response:
    try:
        with bench.changing:
            answer = _made(bench, change, form)
    except RefgraphError as error:
        told = page(bench, _named(form.get("step", ""), step), {}, str(error))
        # In the place of what asked for it there would be no room to say what is wrong.
        told.headers.update({"HX-Retarget": "body", "HX-Reswap": "innerHTML show:window:top"})
        return told
    if isinstance(answer, Response):
        return answer
    if isinstance(answer, tuple):
        if request.headers.get("hx-request") and request.headers.get("hx-boosted") is None:
            return HTMLResponse(render(answer[0], {**frame(bench, step), **answer[1]}))
        return RedirectResponse(answer[2], 303)
    return RedirectResponse(answer, 303)


def _made(bench: Bench, change: Change, form: FormData) -> Answer:
    try:
        return change(bench, form)
    except RefgraphError:
        raise
    except OSError as error:  # no right to write there, no room, a file in the place of a folder
        reason = (error.strerror or str(error)).lower()
        raise OutputError(
            f"'{error.filename or bench.root}' cannot be written: {reason}.",
            "Make room for it, or copy the export to a folder of your own and open that.",
        ) from error


def _given(
    bench: Bench, give: Callable[[Bench, Mapping[str, str]], Response]
) -> Callable[[Request], Response]:
    def given(request: Request) -> Response:
        return give(bench, dict(request.query_params))

    return given


def _progress(bench: Bench) -> Callable[[Request], Response]:
    def progress(request: Request) -> Response:
        # Who stops it stays where it was asked for.
        step = _named(request.query_params.get("step", ""))
        context = {"job": bench.told, "csrf": bench.keys.form, "step": step}
        answer = HTMLResponse(render("progress.html", context))
        job = bench.worker.job
        # What the files were read as stands on the first pages only: who works elsewhere is not disturbed.
        is_shown = job is None or job.kind != "look" or not step.needs_run
        if not bench.worker.is_busy and is_shown:
            answer.headers["HX-Refresh"] = "true"
        return answer

    return progress


def _framed(bench: Bench) -> Callable[[Request], Response]:
    def framed(request: Request) -> Response:
        name = request.path_params["name"]
        file = bench.place.output / name
        if name not in FRAMED or not file.is_file():
            return PlainTextResponse("There is no such page.", 404)
        policy = {"content-security-policy": FRAMED_POLICY}
        return HTMLResponse(file.read_bytes(), headers=policy)

    return framed


def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in ASSETS:
        return PlainTextResponse("There is no such file.", 404)
    # They are the same as long as the server runs.
    return Response(asset(name), media_type=ASSETS[name], headers={"cache-control": "private, max-age=600"})


def _run(bench: Bench, form: FormData) -> Answer:
    bench.begin_run()
    return _back_to(form)


def _stop(bench: Bench, form: FormData) -> Answer:
    bench.worker.stop()
    return _back_to(form)


def _undo(bench: Bench, form: FormData) -> Answer:
    shown, last = str(form.get("what", "")), bench.last_step()
    if shown and shown != last:
        # Another window took a step: what was not seen is not taken back.
        raise InputError(
            f"Another step was taken meanwhile: {last or 'it was taken back'}.", "Undo that one?"
        )
    undo(bench.place)
    return _back_to(form)


def _back_to(form: FormData) -> str:
    """Return the address of the step that a form stood on."""
    return f"/{_named(form.get('step', '')).path}"


def _named(path: object, otherwise: Step = STEPS[0]) -> Step:
    """Return the step of a path, or another where there is none."""
    return next((each for each in STEPS if each.path == path), otherwise)


_COMMON: Mapping[str, Change] = {"run": _run, "stop": _stop, "undo": _undo}
