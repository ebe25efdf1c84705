"""Which addresses may be asked."""

import ipaddress

import pytest

from knell.archive.addresses import AllowList, check_address, is_public
from knell.errors import BadInput

PRIVATE = """
    127.0.0.1 127.255.0.9 0.0.0.0 10.0.0.1 172.16.5.4 192.168.1.1 169.254.169.254 100.64.0.1 192.0.0.8 192.0.2.1
    198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 ::1 :: fe80::1 fc00::1
    fd12::1 ff02::1 fec0::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 2002:7f00:1:: 64:ff9b::a00:1 2001:db8::1
    2001:0:a00:1::f5ff:fffe 100::1
"""
PUBLIC = ("93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:808:808", "64:ff9b::808:808")


@pytest.mark.parametrize("address", PRIVATE.split())
def test_what_is_not_public_is_refused_by_name_and_by_number(address):
    assert not is_public(ipaddress.ip_address(address))
    literal = f"[{address}]" if ":" in address else address
    for url in (f"http://{literal}/x", "http://innocent.example/x"):
        with pytest.raises(BadInput, match="which is not public: if you trust it, allow"):
            check_address(url, AllowList(), lambda *_: [address])


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_asked(address):
    target = check_address("https://news.example/ä?q=ö", AllowList(), lambda *_: [address])
    assert (target.ip, target.port, target.path) == (address, 443, "/%C3%A4?q=%C3%B6")


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    with pytest.raises(BadInput, match=r"leads to 10\.0\.0\.1"):
        check_address("http://x.example", AllowList(), lambda *_: ["8.8.8.8", "10.0.0.1"])


@pytest.mark.parametrize(
    ("entry", "url", "allowed"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/", True),
        ("127.0.0.1:8000", "http://127.0.0.1:8000/", True),
        ("127.0.0.1:8000", "http://127.0.0.1:9000/", False),
        ("10.0.0.0/8", "http://10.9.8.7/", True),
        ("10.0.0.0/8", "http://11.9.8.7:81/", False),
        ("Intra.example", "http://intra.example:8080/", True),
        ("intra.example", "http://outra.example/", False),
        ("[::1]:8000", "http://[::1]:8000/", True),
        ("::1", "http://[::1]/", True),
    ],
)
def test_the_dossiers_list_allows_hosts_networks_and_ports(entry, url, allowed):
    def resolve(host: str, port: int) -> list[str]:
        return ["10.1.1.1"]

    if allowed:
        assert check_address(url, AllowList((entry,)), resolve).origin in url.lower()
    else:
        with pytest.raises(BadInput, match="allow"):
            check_address(url, AllowList((entry,)), resolve)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://example.org/", "is no http or https address"),
        ("file:///etc/passwd", "is no http or https address"),
        ("http:///x", "is no http or https address"),
        ("http://user:secret@example.org/", "holds a user name or password"),
        ("http://example.org:22/", "only 80 and 443 are asked"),
        ("http://example.org:99999/", "is no address"),
        ("http://[::1/", "is no address"),
        ("http://" + "a" * 70 + ".example/", "names no host that can be"),
        ("http://nowhere.example/", "is not found"),
    ],
)
def test_what_is_no_address_is_one_clear_line(url, why):
    def resolve(host: str, port: int) -> list[str]:
        if host == "nowhere.example":
            raise OSError("no such host")
        return ["8.8.8.8"]

    with pytest.raises(BadInput, match=why):
        check_address(url, AllowList(), resolve)


def test_numbers_that_only_look_like_hosts_are_resolved_and_then_checked():
    """`http://2130706433/` and `http://0x7f.1/` are 127.0.0.1 to the system's resolver: the answer is checked."""
    for host in ("2130706433", "0x7f.1", "127.1"):
        with pytest.raises(BadInput, match="not public"):
            check_address(f"http://{host}/", AllowList(), lambda *_: ["127.0.0.1"])
