"""Throw-away certificates for the https sites: one good, the others broken in one way each."""

from __future__ import annotations

import datetime as dt
import ipaddress
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path

_DAY = dt.timedelta(days=1)


def write(folder: Path, hosts: dict[str, set[str]]) -> None:
    """Writes `<name>.pem` and `.key` for each name in `hosts` (its addresses), and `ca.pem`."""
    folder.mkdir(parents=True, exist_ok=True)
    ours, ours_key = _authority("Second web test authority")
    other, other_key = _authority("Nobody's authority")
    (folder / "ca.pem").write_bytes(_pem(ours))
    for name, addresses in hosts.items():
        key = ec.generate_private_key(ec.SECP256R1())
        issuer, issuer_key = {
            "unknown": (other, other_key),
            "selfsigned": (None, key),
        }.get(name, (ours, ours_key))
        start, end = {
            "expired": (-90, -20),
            "notyet": (20, 90),
        }.get(name, (-2, 300))
        subject = _name(name)
        alternatives: list[x509.GeneralName] = [
            x509.IPAddress(ipaddress.ip_address(address)) for address in sorted(addresses)
        ]
        if name == "wronghost":
            alternatives = [x509.DNSName("shop.unrelated.example")]
        now = dt.datetime.now(dt.UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + start * _DAY)
            .not_valid_after(now + end * _DAY)
            .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .sign(issuer_key, hashes.SHA256())
        )
        (folder / f"{name}.pem").write_bytes(_pem(made))
        (folder / f"{name}.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


def _authority(name: str) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + 365 * _DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made, key


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
