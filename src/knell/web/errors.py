"""The page that says why something did not work, in the language of whoever asked."""

from starlette.responses import HTMLResponse

from knell.web.shown import render


def error_page(status: int, why: str) -> HTMLResponse:
    """A page that says in one line what is wrong and what to do."""
    return HTMLResponse(render("error.html", {"status": status, "why": why}), status_code=status)
