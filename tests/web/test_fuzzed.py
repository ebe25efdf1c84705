"""Requests that schemathesis makes up from the interface's own description: none of them breaks the server."""

import time
import warnings
from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from knell.store.database import reading
from knell.store.journal import journal_faults
from web.rooms import HOST

SECONDS = 12.0  # for all operations together, beside the time it takes to import the library
EXAMPLES, LEAST = 12, 2  # requests made up for one operation, at most and even if time runs out
NAMES = {"incident": "incidents", "toll": "tolls", "report": "reports", "claim": "claims"}
TOLD = (200, 202, 400, 403, 404, 409, 422)
QUICK = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def operations(reviewer):
    """What the interface describes, the questions before the decisions."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library's own
        import schemathesis

        schema = schemathesis.openapi.from_dict(reviewer.get("/api/v1/openapi.json").json())
        found = [one.ok() for one in schema.get_all_operations()]
    return sorted(found, key=lambda one: one.method.upper() != "GET")


@dataclass
class Asking:
    """Sends what is made up, once as it comes and once with ids of things that are there."""

    reviewer: object
    ids: dict[str, object]
    headers: dict[str, str]
    statuses: Counter = field(default_factory=Counter)

    def try_out(self, operation, seconds):
        """Ask one operation for some seconds; how many requests were made up for it."""
        until, made = time.monotonic() + seconds, []

        @QUICK
        @given(case=operation.as_strategy())
        def made_up(case):
            made.append(case)
            if len(made) <= LEAST or time.monotonic() < until:
                self.send(case, {})
                if case.path_parameters:
                    self.send(case, self.ids)

        made_up()
        return len(made)

    def send(self, case, names):
        path = case.path.format(**{**case.path_parameters, **names})
        body = {} if type(case.body).__name__ == "NotSet" else {"json": case.body}
        answer = self.reviewer.client.request(
            case.method, path, params=dict(case.query or {}), headers=self.headers, **body
        )
        said = (case.method, path, case.query, body, answer.status_code, answer.text[:300])
        assert answer.status_code in TOLD, said
        assert answer.headers["content-type"].startswith("application/json"), said
        assert answer.status_code in (200, 202) or "error" in answer.json(), said
        self.statuses[answer.status_code] += 1


def test_no_request_that_fits_the_description_breaks_the_server(reviewer, operations):
    ids = {name: reviewer.get(f"/api/v1/{kind}").json()[0]["id"] for name, kind in NAMES.items()} | {"seq": 3}
    token = reviewer.get("/api/v1/session").json()["token"]
    asking = Asking(reviewer, ids, {"origin": HOST, "x-knell-token": token})
    for operation in operations:
        made = asking.try_out(operation, SECONDS / len(operations))
        assert made >= LEAST or not (operation.path_parameters or operation.query), operation.label
    assert asking.statuses[200] > len(operations)
    assert asking.statuses[404] > 0
    with reading(reviewer.dossier.store) as connection:
        assert list(journal_faults(connection)) == []  # what was entered is whole
