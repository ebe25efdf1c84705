"""Which addresses may be asked for a page: public ones, and those that the dossier's `knell.toml` allows.

A name is resolved once; the address that was checked is the address that is connected to, so that a name that
changes its answer between the check and the connection (DNS rebinding) gains nothing.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from knell.errors import BadInput

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]
PORTS = {"http": 80, "https": 443}


class Target(NamedTuple):
    """A checked address: where to connect, and what to ask there."""

    scheme: str
    host: str
    ip: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as they stand before the path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == PORTS[self.scheme] else f":{self.port}")


@dataclass(frozen=True, slots=True)
class AllowList:
    """Hosts, addresses and networks that may be asked although they are private: "127.0.0.1:8000", "10.1.0.0/16"."""

    entries: tuple[str, ...] = ()

    def allows(self, host: str, ip: IPAddress, port: int) -> bool:
        """Whether one entry covers this host or address; an entry without a port covers every port."""
        return any(self._covers(entry, host, ip, port) for entry in self.entries)

    def _covers(self, entry: str, host: str, ip: IPAddress, port: int) -> bool:
        name, wanted = _split_port(entry)
        if wanted is not None and wanted != port:
            return False
        try:
            return ip in ipaddress.ip_network(name, strict=False)
        except ValueError:
            return name.lower().rstrip(".") == host.lower().rstrip(".")


def check_address(url: str, allowed: AllowList, resolve: Resolver) -> Target:
    """The target of an address; raises BadInput where it is none, or one that must not be asked."""
    scheme, host, port, path = _parts(url)
    addresses = [_parsed(words) for words in _resolved(host, port, resolve)]
    for ip in addresses:
        if allowed.allows(host, ip, port):
            continue
        if port != PORTS[scheme]:
            raise BadInput(
                f'asks for port {port}: only 80 and 443 are asked; if you trust it, allow "{host}:{port}" in knell.toml'
            )
        if not is_public(ip):
            raise BadInput(f'leads to {ip}, which is not public: if you trust it, allow "{host}" in knell.toml')
    return Target(scheme, host, str(addresses[0]), port, path)


def is_public(ip: IPAddress) -> bool:
    """Whether an address is one of the open internet: not private, loopback, link-local, multicast or reserved.

    An IPv6 address that carries an IPv4 address (mapped, 6to4, Teredo, NAT64) is as public as that one.
    """
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _inner(ip)
        if inner is not None:
            return is_public(inner)
        if ip.is_site_local:
            return False
    if any(ip in network for network in SPECIAL if network.version == ip.version):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local)


def resolve_host(host: str, port: int) -> Sequence[str]:
    """The addresses of a host by the system's resolver, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadInput(f"is no address ({error}): write it as in https://example.org/page") from error
    if parts.scheme not in PORTS or not host:
        raise BadInput("is no http or https address: write it as in https://example.org/page")
    if parts.username is not None or parts.password is not None:
        raise BadInput("holds a user name or password: take it out, or save the page and add the file")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?[]|')}" if parts.query else ""
    return parts.scheme, _ascii(host), port or PORTS[parts.scheme], path + query


def _ascii(host: str) -> str:
    if ":" in host:
        return host
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise BadInput(f"names no host that can be ({host[:60]!r}): check its spelling") from error


def _resolved(host: str, port: int, resolve: Resolver) -> Sequence[str]:
    try:
        found = [host] if _is_ip(host) else resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise BadInput(f"names a host that is not found ({host}): check its spelling, or try again later") from error
    if not found:
        raise BadInput(f"names a host without an address ({host}): try again later")
    return found


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _parsed(words: str) -> IPAddress:
    try:
        return ipaddress.ip_address(words.split("%")[0])
    except ValueError as error:
        raise BadInput(f"leads to {words!r}, which is no address: try again later") from error


def _inner(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip.teredo is not None:
        return ip.teredo[1]
    if ip in NAT64 or int(ip) >> 32 == 0:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


def _split_port(entry: str) -> tuple[str, int | None]:
    if entry.startswith("["):
        name, _, port = entry[1:].partition("]")
        return name, int(port[1:]) if port[1:].isdigit() else None
    name, colon, port = entry.rpartition(":")
    if colon and ":" not in name and port.isdigit():
        return name, int(port)
    return entry, None


# Of IANA's special-purpose registries, what Python 3.11 takes for global (its later releases do not).
SPECIAL = tuple(
    map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "2001::/23", "3fff::/20"))
)
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
