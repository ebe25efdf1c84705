"""Telegram's JSON export: one chat (result.json of a channel or group) or a whole account, message by message."""

from collections.abc import Iterator, Mapping

from knell.archive.capture import canonical
from knell.archive.items import Item, Refused, shown
from knell.archive.pages import parse_object
from knell.archive.sniff import JSON
from knell.archive.stated import decode, read_date, stated_moment
from knell.errors import BadInput


def is_chat(values: Mapping[str, object]) -> bool:
    """Whether a JSON object is Telegram's export of a chat or of an account."""
    return isinstance(values.get("messages"), list) or isinstance(values.get("chats"), dict)


def messages(item: Item, data: bytes) -> Iterator[Item | Refused]:
    """Every message with words as an item, and one line for those without; a message keeps all it came with."""
    for chat in _chats(parse_object(decode(data))):
        name = str(chat.get("name") or "").strip()
        label = shown(name or str(chat.get("id", "chat")), 80)
        wordless = 0
        for number, message in enumerate(_list(chat.get("messages")), 1):
            source = f"{item.source}!{label}/{message.get('id', number) if isinstance(message, dict) else number}"
            if not isinstance(message, dict):
                yield Refused(source=source, why="is no message: export the chat again")
            elif text := words_of(message):
                yield _item(item, source, name, message, text)
            else:
                wordless += 1
        if wordless:
            why = f"{wordless:,} messages have no words (service messages, pictures, films): only text is read"
            yield Refused(source=f"{item.source}!{label}", why=why, items=wordless)


def words_of(message: Mapping[str, object]) -> str:
    """The words of a message: `text` as one string or as a list of pieces, else its `text_entities`."""
    if message.get("type") == "service":
        return ""
    for name in ("text", "text_entities"):
        value = message.get(name)
        pieces = [value] if isinstance(value, str) else _list(value)
        text = "".join(str(piece.get("text", "")) if isinstance(piece, dict) else str(piece) for piece in pieces)
        if text.strip():
            return text
    return ""


def _item(item: Item, source: str, name: str, message: Mapping[str, object], text: str) -> Item | Refused:
    try:
        day = _day(message)
    except (BadInput, ValueError, OverflowError, OSError) as error:
        return Refused(source=source, why=f"has a date that is none ({shown(str(error), 80)}): export the chat again")
    values = {"text": text, "outlet": name, "published": day, "message": message}
    data = canonical({key: value for key, value in values.items() if value}).encode()
    return Item(source=source, data=data, expect=JSON, depth=item.depth + 1)


def _day(message: Mapping[str, object]) -> str | None:
    seconds = str(message.get("date_unixtime") or "")
    day = stated_moment(seconds) if seconds.isdigit() else read_date(str(message.get("date") or ""))
    return day.isoformat() if day else None


def _chats(export: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    if isinstance(export.get("messages"), list):
        yield export
        return
    chats = export.get("chats")
    listed = _list(chats.get("list")) if isinstance(chats, dict) else []
    if not listed:
        raise BadInput("is a Telegram export without chats: export a chat as JSON and add its result.json")
    yield from (chat for chat in listed if isinstance(chat, dict))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
