"""Signs a PDF as an office does: by a program that knows nothing of the site, with a made key."""

import io
from datetime import UTC, datetime
from functools import cache

from asn1crypto import keys
from asn1crypto import x509 as certificates
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

USAGE = {
    **dict.fromkeys(("digital_signature", "content_commitment"), True),
    **dict.fromkeys(
        (
            "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
            "encipher_only", "decipher_only",
        ),
        False,
    ),
}  # fmt: skip


@cache
def signer():
    """Somebody whose certificate nobody else has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Penanda Tangan Uji")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(x509.KeyUsage(**USAGE), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    certificate = made.public_bytes(serialization.Encoding.DER)
    return signers.SimpleSigner(
        signing_cert=certificates.Certificate.load(certificate),
        signing_key=keys.PrivateKeyInfo.load(secret),
        cert_registry=SimpleCertificateStore(),
    )


def sign(content, name="Tanda1", *, page=0, box=None, certify=False):
    """The file with a signature appended, which shows on the page where it has a box (points)."""
    said = signers.PdfSignatureMetadata(
        field_name=name,
        md_algorithm="sha256",
        certify=certify,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    place = fields.SigFieldSpec(name, on_page=page, box=box)
    return signers.sign_pdf(
        changed(content), said, signer=signer(), new_field_spec=place
    ).getvalue()


def changed(content):
    """A writer that appends to the file, for `update_root` and `write_in_place`."""
    return IncrementalPdfFileWriter(io.BytesIO(content))


def written(writer):
    """What the writer made."""
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()
