"""Who works on a dossier: entered in the journal like everything else, looked up here."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from knell.errors import BadInput
from knell.store.chain import Draft
from knell.store.journal import ROLES
from knell.store.tables import users


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A named person and what they may do; one who was removed stays named, since their decisions stay."""

    name: str
    role: str
    active: bool


def list_users(connection: Connection) -> Iterator[User]:
    """Everyone, by name."""
    for row in connection.execute(select(users).order_by(users.c.name)):
        yield User(name=row.name, role=row.role, active=row.active)


def set_user(connection: Connection, name: str, role: str, *, actor: str) -> Draft:
    """The entry that adds a person, or gives them another role. Raises BadInput for a role that is none."""
    if role not in ROLES:
        raise BadInput(f"the role {role!r} is not known: it is one of {', '.join(ROLES)}")
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise BadInput(f"the name {name!r} is not understood: write it in letters, at most 100")
    known = any(user.name == name and user.active for user in list_users(connection))
    kind = "user.changed" if known else "user.added"
    return Draft(actor=actor, kind=kind, subject=name, body={"role": role})


def remove_user(connection: Connection, name: str, *, actor: str) -> Draft:
    """The entry that ends what a person may do. Raises BadInput where there is no such person."""
    found = next((user for user in list_users(connection) if user.name == name and user.active), None)
    if found is None:
        raise BadInput(f"there is no user {name!r}: `knell users` lists them")
    return Draft(actor=actor, kind="user.removed", subject=name, body={"role": found.role})
