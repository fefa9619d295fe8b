#!/usr/bin/python3
"""Reads LDIF files with python-ldap, a parser of other people, and prints them as JSON: read.py FILE…

For each file a list of records, each [name, {attribute: [values]}]; what is not text is in hexadecimal. Lines of a
record that say what happens to an attribute (`add: member`) are attributes like any other.
"""
import json
import sys

import ldif

strict = ldif.is_dn
# An address by GUID is Microsoft's extension ([MS-ADTS] 3.1.1.3.1.2.4); anything else must be a name (RFC 4514).
ldif.is_dn = lambda text: text.startswith("<GUID=") or strict(text)


def shown(value):
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.hex()


class Records(ldif.LDIFParser):
    def __init__(self, file):
        super().__init__(file)
        self.found = []

    def handle(self, dn, entry):
        lines = {name: [shown(value or b"") for value in values] for name, values in entry.items()}
        self.found.append([dn, lines])


def records(path):
    with open(path, "rb") as file:
        parser = Records(file)
        parser.parse_entry_records()
    if parser.version != 1:
        sys.exit(f"{path}: no version")
    # Again as change records, whose form it checks more closely.
    with open(path, "rb") as file:
        changes = ldif.LDIFRecordList(file)
        changes.parse_change_records()
    if changes.records_read != len(parser.found):
        sys.exit(f"{path}: {changes.records_read} changes in {len(parser.found)} records")
    return parser.found


json.dump([records(path) for path in sys.argv[1:]], sys.stdout)
