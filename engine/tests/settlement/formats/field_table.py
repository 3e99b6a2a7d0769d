"""Reads a 総合振込 file from its published field table alone: byte positions from 1, both inclusive. Nothing of the program's own reader.

A record is 120 bytes of JIS X 0201; N is right-aligned with zeros, C left-aligned with blanks.
"""

HEADER = {
    "record": (1, 1), "kind": (2, 3), "code_class": (4, 4), "requester_code": (5, 14), "requester_name": (15, 54), "mmdd": (55, 58),
    "bank": (59, 62), "bank_name": (63, 77), "branch": (78, 80), "branch_name": (81, 95), "account_kind": (96, 96), "account": (97, 103),
    "blank": (104, 120),
}  # fmt: skip
DATA = {
    "record": (1, 1), "bank": (2, 5), "bank_name": (6, 20), "branch": (21, 23), "branch_name": (24, 38), "clearing": (39, 42), "account_kind": (43, 43),
    "account": (44, 50), "payee": (51, 80), "amount": (81, 90), "new_code": (91, 91), "customer_1": (92, 101), "customer_2": (102, 111),
    "edi": (92, 111), "transfer_kind": (112, 112), "edi_mark": (113, 113), "blank": (114, 120),
}  # fmt: skip
TRAILER = {"record": (1, 1), "count": (2, 7), "total": (8, 19), "blank": (20, 120)}
END = {"record": (1, 1), "blank": (2, 120)}
TABLES = {b"1": HEADER, b"2": DATA, b"8": TRAILER, b"9": END}


def raw_records(content: bytes, *, crlf: bool) -> list[bytes]:
    """The records as they lie in the file; each must end where the table says."""
    length = 122 if crlf else 120
    assert len(content) % length == 0
    found = [content[at : at + length] for at in range(0, len(content), length)]
    assert all(one[120:] == (b"\r\n" if crlf else b"") for one in found)
    return [one[:120] for one in found]


def read(content: bytes, *, crlf: bool) -> list[dict[str, str]]:
    """Each record's fields with their padding, as text: half-width kana are bytes A1 to DF."""
    records = []
    for record in raw_records(content, crlf=crlf):
        table = TABLES[record[:1]]
        text = "".join(chr(byte) if byte < 0x80 else chr(byte - 0xA1 + ord("｡")) for byte in record)
        assert all(byte < 0x80 or 0xA1 <= byte <= 0xDF for byte in record)
        records.append({name: text[first - 1 : last] for name, (first, last) in table.items()})
    return records
