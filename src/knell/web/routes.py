"""Every page, who may see it and who may do what: the one table that the application and its tests go by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from starlette.responses import Response

from knell.web.pages import (
    adding,
    correcting,
    incidents,
    judging,
    lists,
    maps,
    overview,
    queue,
    reports,
    review,
    sources,
    stating,
    tally,
    times,
    tolls,
    verifying,
)
from knell.web.visit import Visit

Show = Callable[[Visit], Response]


@dataclass(frozen=True, slots=True)
class Page:
    """A path, how it is asked, the least role that may ask, the function that answers, and how many files it takes."""

    path: str
    method: Literal["GET", "POST"]
    role: str
    show: Show
    files: int = 0


PAGES: tuple[Page, ...] = (
    Page("/", "GET", "viewer", overview.overview),
    Page("/queue", "GET", "viewer", queue.queue_page),
    Page("/add", "GET", "coder", adding.add_page),
    Page("/add", "POST", "coder", adding.post_add, files=1_000),
    Page("/add/{run}.json", "GET", "coder", adding.run_json),
    Page("/add/{run}", "GET", "coder", adding.run_page),
    Page("/reports", "GET", "viewer", reports.report_list),
    Page("/reports/{report}", "GET", "viewer", reports.report_page),
    Page("/reports/{report}/correct", "POST", "coder", correcting.post_correct),
    Page("/reports/{report}/add", "GET", "coder", review.add_page),
    Page("/reports/{report}/add", "POST", "coder", review.post_add),
    Page("/reports/{report}/statements/{statement}/reject", "POST", "coder", stating.post_reject_statement),
    Page("/reports/{report}/statements/{statement}/edit", "POST", "coder", stating.post_edit_statement),
    Page("/reports/{report}/statements/{statement}/undo", "POST", "coder", stating.post_undo_statement),
    Page("/claims/{claim}", "GET", "viewer", reports.claim_page),
    Page("/claims/{claim}/edit", "GET", "coder", review.edit_page),
    Page("/claims/{claim}/edit", "POST", "coder", review.post_edit),
    Page("/claims/{claim}/accept", "POST", "coder", review.post_accept),
    Page("/claims/{claim}/reject", "POST", "coder", review.post_reject),
    Page("/claims/{claim}/undo", "POST", "coder", review.post_undo),
    Page("/incidents", "GET", "viewer", incidents.incident_list),
    Page("/incidents/{incident}", "GET", "viewer", incidents.incident_page),
    Page("/incidents/{incident}/grade", "POST", "reviewer", judging.post_grade),
    Page("/incidents/{incident}/title", "POST", "coder", judging.post_title),
    Page("/incidents/{incident}/join", "POST", "reviewer", judging.post_join),
    Page("/incidents/{incident}/split", "POST", "reviewer", judging.post_split),
    Page("/map", "GET", "viewer", maps.map_page),
    Page("/map.json", "GET", "viewer", maps.map_json),
    Page("/map/marks.json", "GET", "viewer", maps.marks_json),
    Page("/timeline", "GET", "viewer", times.timeline_page),
    Page("/tolls", "GET", "viewer", tolls.toll_list),
    Page("/tolls/{toll}", "GET", "viewer", tolls.toll_page),
    Page("/tally", "GET", "viewer", tally.tally_page),
    Page("/tally/cell", "GET", "viewer", tally.cell_page),
    Page("/tally.csv", "GET", "viewer", tally.tally_download_csv),
    Page("/tally.json", "GET", "viewer", tally.tally_download_json),
    Page("/claims/{claim}/origin", "POST", "reviewer", sources.post_claim_origin),
    Page("/sources", "GET", "viewer", sources.sources_page),
    Page("/sources/alias", "POST", "reviewer", sources.post_alias),
    Page("/sources/origin", "POST", "reviewer", sources.post_origin),
    Page("/people", "GET", "viewer", lists.people_page),
    Page("/journal", "GET", "viewer", lists.journal_page),
    Page("/journal/verify", "GET", "reviewer", verifying.verify_page),
    Page("/journal/verify", "POST", "reviewer", verifying.post_verify),
    Page("/journal/verify.json", "GET", "reviewer", verifying.verify_json),
    Page("/journal/{seq}/undo", "POST", "reviewer", review.post_undo_entry),
    Page("/search", "GET", "viewer", lists.search_page),
)
