"""Programme documents as files."""

import pytest

from maintenance.programmes.rules.file import read_file, write_file
from registry.kernel.errors import Invalid
from tests.factories.programmes import BUILT_IN, KOBELIAKY, SLAVUTYCH, make_document


@pytest.mark.parametrize("code", [SLAVUTYCH, KOBELIAKY])
def test_a_file_built_in_is_written_back_byte_by_byte(code: str) -> None:
    content = (BUILT_IN / f"{code}.json").read_bytes()

    assert write_file(read_file(content)).encode() == content


def test_a_byte_order_mark_does_no_harm() -> None:
    document = make_document()

    assert read_file(b"\xef\xbb\xbf" + write_file(document).encode()) == document


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", '{"код"'.encode("cp1251"), b'{"a": 1, "a": 2}', b'{"a": NaN}', b"[" * 200_000,
     b'{"a": ' + b"9" * 5000 + b"}", b" " * 5_000_001, rb'{"a": "\ud800"}'],
)  # fmt: skip
def test_a_file_that_is_no_document_is_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_file(content)

    assert str(refused.value.fields["file"][0])
