"""Bring the catalogues of the reading room up to date: find its messages, merge them into each language, compile.

python training/messages.py          after words of a page were changed; then translate what is new in the .po files
python training/messages.py --check  only say what is not up to date, not translated or not compiled
"""

import argparse
import io
import sys
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parent.parent / "src" / "knell"
LOCALE = SOURCE / "web" / "locale"
METHODS = [("web/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"web/templates/**.html": {"trimmed": "true", "silent": "false"}}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "plural": (1, 2),
    "NN_": (1, 2),
    "NP_": ((1, "c"), 2),
}


def main() -> int:
    """Update every catalogue, or say what is wrong with it."""
    parser = argparse.ArgumentParser(description="The messages of the reading room, in every language.")
    parser.add_argument("--check", action="store_true", help="change nothing; say what is not up to date")
    check = parser.parse_args().check
    found = extracted()
    faults = []
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/knell.po")):
        if not check:
            update(po, found)
        faults += [f"{po.parent.parent.name}: {fault}" for fault in faults_of(po, found)]
    print("\n".join(faults) or f"{len(found)} messages, all translated")
    return 1 if faults else 0


def extracted() -> Catalog:
    """Every message of the code and the templates, with the files it stands in."""
    catalog = Catalog(project="Knell", version="1", copyright_holder="Knell's authors", charset="utf-8")
    for path, _, message, comments, context in extract_from_dir(SOURCE, METHODS, OPTIONS, KEYWORDS):
        catalog.add(message, None, [(f"knell/{path}", 0)], auto_comments=comments, context=context)
    return catalog


def update(po: Path, found: Catalog) -> None:
    """Merge what was found into a catalogue; what is no longer said leaves it. Then compile it."""
    catalog = read(po)
    catalog.update(found, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with po.open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True)
    po.with_suffix(".mo").write_bytes(compiled(read(po)))


def read(po: Path) -> Catalog:
    """A catalogue as it lies there."""
    with po.open("rb") as file:
        return read_po(file, locale=po.parent.parent.name)


def compiled(catalog: Catalog) -> bytes:
    """A catalogue as programs read it."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def faults_of(po: Path, found: Catalog) -> list[str]:
    """What a catalogue lacks: a message, a translation, a form of the plural, a variable; or its compiled form."""
    catalog = read(po)
    faults = [
        f"not in the catalogue: {one.id!r}" for one in found if one.id and catalog.get(one.id, one.context) is None
    ]
    for one in catalog:
        said = one.string if isinstance(one.string, tuple | list) else (one.string,)
        if one.id and (one.fuzzy or not all(said) or (one.pluralizable and len(said) != catalog.num_plurals)):
            faults.append(f"not translated: {one.id!r}")
        faults += [f"{one.id!r}: {error}" for error in one.check(catalog)]
    if said_by(po.with_suffix(".mo")) != said_in(catalog):
        faults.append("the .mo file is not what the .po file says: run `make messages`")
    return faults


def said_by(mo: Path) -> dict[object, str]:
    """What a compiled catalogue says for each message, and each form of those that depend on a number."""
    with mo.open("rb") as file:
        said: dict[object, str] = dict(GNUTranslations(file)._catalog)  # type: ignore[attr-defined, arg-type]
    return {message: words for message, words in said.items() if message}


def said_in(catalog: Catalog) -> dict[object, str]:
    """The same of a catalogue that is not compiled."""
    said: dict[object, str] = {}
    for one in catalog:
        if one.id and one.pluralizable:
            said |= {(one.id[0], form): words for form, words in enumerate(one.string)}
        elif one.id:
            key = f"{one.context}\x04{one.id}" if one.context else one.id
            said[key] = str(one.string)
    return said


if __name__ == "__main__":
    sys.exit(main())
