#!/usr/bin/python3
"""Splits the LDIF of a plan at its memberships: parts.py PLAN FOLDER

Writes before.ldif, members.ldif and after.ldif, which together are the plan, and singly.ldif: the memberships again, each
a request of its own, into a second set of groups (GG-Single-00 …) as large as the first.
"""
import sys

SINGLE = "CN=GG-Single-{:02},OU=Groups,DC=corp,DC=example"


def records(path):
    """The lines of each record, without comments."""
    record = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith(("#", "version:")):
                record.append(line)
            elif not line.strip() and record:
                yield record
                record = []
    if record:
        yield record


def main(plan, folder):
    parts = {"before": [], "members": [], "after": []}
    groups = {}
    singly = []
    for record in records(plan):
        joins = "add: member\n" in record
        part = "members" if joins else "after" if parts["members"] else "before"
        parts[part].append("".join(record) + "\n")
        if joins:
            group = SINGLE.format(groups.setdefault(record[0], len(groups)))
            head = f"dn: {group}\nchangetype: modify\nadd: member\n"
            singly += [f"{head}{line}-\n\n" for line in record if line.startswith("member:")]
    for name, texts in {**parts, "singly": singly}.items():
        with open(f"{folder}/{name}.ldif", "w", encoding="utf-8") as file:
            file.writelines(texts)


main(*sys.argv[1:])
