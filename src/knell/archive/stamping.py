"""A request put to an RFC 3161 stamping server, over HTTP as section 3.4 says."""

import urllib3

from knell.errors import KnellError

LONGEST = 100_000  # bytes: an answer with a whole chain of certificates has under ten thousand


def ask_stamp(url: str, request: bytes, timeout: float) -> bytes:
    """The server's answer to a request (DER). The address is one that the dossier's keeper wrote in knell.toml."""
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        with urllib3.PoolManager(timeout=timeout, retries=False) as pool:
            answer = pool.request("POST", url, body=request, headers=headers, preload_content=False)
            data = answer.read(LONGEST + 1)
            answer.release_conn()
    except urllib3.exceptions.HTTPError as error:
        raise KnellError(f"the stamping server {url} cannot be reached: {type(error).__name__}; try again") from None
    if answer.status != 200 or len(data) > LONGEST:
        raise KnellError(f"the stamping server {url} gave no stamp (status {answer.status}); look at its address")
    return data
