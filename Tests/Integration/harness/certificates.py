"""Certificates of our own making, as `openssl` makes them."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.program import find


def openssl(*arguments: object) -> None:
    command = [find("openssl"), *(str(argument) for argument in arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@dataclass
class Pair:
    """The PEM files of a certificate and its key."""

    certificate: Path
    key: Path


@dataclass
class Authority(Pair):
    """An authority that nobody else trusts."""

    folder: Path

    @staticmethod
    def make(folder: Path, name: str) -> "Authority":
        certificate, key = folder / f"{name}.crt", folder / f"{name}.key"
        openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", 2, "-subj", f"/CN={name}",
            "-keyout", key, "-out", certificate,
        )  # fmt: skip
        return Authority(certificate, key, folder)

    def sign(self, name: str, *names: str) -> Pair:
        """`names` are the certificate's own: `DNS:localhost`, `IP:127.0.0.1`."""
        certificate, key = self.folder / f"{name}.crt", self.folder / f"{name}.key"
        request, extensions = self.folder / f"{name}.csr", self.folder / f"{name}.names"
        extensions.write_text(f"subjectAltName={','.join(names)}\n")
        openssl(
            "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}",
            "-keyout", key, "-out", request,
        )  # fmt: skip
        openssl(
            "x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key,
            "-CAcreateserial", "-days", 2, "-extfile", extensions, "-out", certificate,
        )  # fmt: skip
        return Pair(certificate, key)
