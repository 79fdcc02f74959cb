"""Directories for the tests: a real slapd with TLS of its own, and a provider of OpenID Connect in this process."""

import datetime
import ipaddress
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ldap3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from ldap3.core.exceptions import LDAPException

BASE, PEOPLE, GROUPS = "dc=town,dc=test", "ou=people,dc=town,dc=test", "ou=groups,dc=town,dc=test"
ROOT, READER = f"cn=root,{BASE}", f"cn=reader,{BASE}"
ROOT_SECRET, READER_SECRET = "root-secret", "reader-secret"
SECRET = "{}-secret"
CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
pidfile {folder}/slapd.pid
TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
security simple_bind=128
disallow bind_anon
database mdb
suffix "dc=town,dc=test"
rootdn "cn=root,dc=town,dc=test"
rootpw root-secret
directory {folder}/db
overlay ppolicy
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
"""


@dataclass(frozen=True)
class Slapd:
    """A running server, filled by `add` and changed by its root."""

    port: int
    folder: Path

    @property
    def ca_file(self) -> Path:
        return self.folder / "ca.pem"

    @contextmanager
    def as_root(self) -> Iterator[ldap3.Connection]:
        server = ldap3.Server(f"ldap://localhost:{self.port}", get_info=ldap3.NONE, connect_timeout=5)
        connection = ldap3.Connection(
            server, ROOT, ROOT_SECRET, auto_bind=ldap3.AUTO_BIND_TLS_BEFORE_BIND, raise_exceptions=True
        )
        yield connection
        connection.unbind()

    def renew(self) -> None:
        """Put back what every test begins with."""
        with self.as_root() as root:
            with suppress(LDAPException):
                root.search(BASE, "(objectClass=*)", attributes=["1.1"])
            for entry in sorted((one["dn"] for one in root.response or []), key=len, reverse=True):
                root.delete(entry)
            for dn, kinds, values in first_entries():
                root.add(dn, kinds, values)


def person(login: str, name: str) -> tuple[str, list[str], dict[str, Any]]:
    """Describe a person who knows SECRET of the own login."""
    values = {"uid": login, "cn": name, "sn": name, "userPassword": SECRET.format(login)}
    return f"uid={login},{PEOPLE}", ["inetOrgPerson"], values


def group(name: str, *members: str) -> tuple[str, list[str], dict[str, Any]]:
    """Describe a group by its members' names in full."""
    return f"cn={name},{GROUPS}", ["groupOfNames"], {"cn": name, "member": list(members)}


def dn_of(login: str) -> str:
    return f"uid={login},{PEOPLE}"


def group_dn(name: str) -> str:
    return f"cn={name},{GROUPS}"


def first_entries() -> Iterator[tuple[str, list[str], dict[str, Any]]]:
    """List what is there: it -> oblik-admins by way of a circle, petro in oblik-viewers, nobody in no group."""
    yield BASE, ["dcObject", "organization"], {"o": "Town", "dc": "town"}
    yield READER, ["organizationalRole", "simpleSecurityObject"], {"cn": "reader", "userPassword": READER_SECRET}
    yield PEOPLE, ["organizationalUnit"], {"ou": "people"}
    yield GROUPS, ["organizationalUnit"], {"ou": "groups"}
    names = {"olena": "Олена (ІТ)*", "petro": "Петро", "marko": "Марко", "chief": "Головний"}
    yield from (person(login, name) for login, name in names.items())
    yield group("it", dn_of("olena"), group_dn("circle"))
    yield group("circle", group_dn("it"))
    yield group("oblik-admins", group_dn("circle"), dn_of("chief"))
    yield group("oblik-viewers", dn_of("petro"))


def find_slapd() -> str | None:
    """Find the server's program."""
    return shutil.which("slapd", path="/usr/sbin:/usr/bin:/usr/local/sbin")


@contextmanager
def running_slapd(program: str, folder: Path) -> Iterator[Slapd]:
    """Run a server in a folder of its own for as long as it is needed."""
    (folder / "db").mkdir()
    make_certificates(folder)
    (folder / "slapd.conf").write_text(CONFIGURATION.format(folder=folder), encoding="utf-8")
    port = free_port()
    command = [program, "-d", "0", "-f", str(folder / "slapd.conf"), "-h", f"ldap://localhost:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            wait_for_port(port, running)
            yield Slapd(port, folder)
        finally:
            running.terminate()


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait_for_port(port: int, running: subprocess.Popen[bytes]) -> None:
    """Wait until a program answers at a port."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and running.poll() is None:
        with suppress(OSError), socket.create_connection(("localhost", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(f"no server at port {port}, exit {running.poll()}")


def make_certificates(folder: Path) -> None:
    """Make an authority and a certificate for «localhost» that it signed."""
    authority, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate("Town CA", authority.public_key(), "Town CA", authority, is_authority=True)
    own = _certificate("localhost", server.public_key(), "Town CA", authority, is_authority=False)
    for name, made in (("ca.pem", root), ("server.pem", own)):
        (folder / name).write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "server.key").write_bytes(
        server.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def _certificate(name: str, key: Any, issuer: str, signing: Any, *, is_authority: bool) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("192.0.2.1"))]
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(signing, hashes.SHA256())
    )
