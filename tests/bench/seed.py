#!/usr/bin/python3
"""Fills the throw-away domain CORP.EXAMPLE with people: seed.py SAM_LDB SMB_CONF COUNT GROUPS

Straight into the database, with no controller running. Every person is in GG-Staff and in four of GROUPS
more. A commit every 500 objects: in one transaction the time grows with the square of their number.
The distribution's python must run it (it holds the samba modules).
"""
import sys

import ldb
from samba.auth import system_session
from samba.dsdb import GTYPE_SECURITY_GLOBAL_GROUP, UF_ACCOUNTDISABLE, UF_NORMAL_ACCOUNT
from samba.param import LoadParm
from samba.samdb import SamDB

BASE = "DC=corp,DC=example"
UNITS = ["OU=Berlin,OU=Staff", "OU=Sales,OU=Berlin,OU=Staff", "OU=London,OU=Staff", "OU=Unsorted,OU=Staff"]
FIRST = ["Anna", "Jörg", "Zoë", "Piotr", "Ayşe", "Marie-Luise", "Li", "Søren", "Ines", "Théo"]
LAST = ["Müller", "Schmidt", "Weiß", "Nowak", "Yılmaz", "von der Heide", "Chen", "Sørensen", "D'Amico", "O'Brien"]
GROUPS_OF_ONE, CHUNK = 4, 500


def person(number):
    first, last = FIRST[number % 10], LAST[number // 10 % 10]
    sam = f"u{number:06}"
    return {
        "dn": f"CN={last}\\, {first} {number:06},{UNITS[number % len(UNITS)]},{BASE}",
        "objectClass": "user",
        "sAMAccountName": sam,
        "userPrincipalName": f"{sam}@corp.example",
        "userAccountControl": str(UF_NORMAL_ACCOUNT | UF_ACCOUNTDISABLE),
        "employeeID": str(100000 + number),
        "givenName": first,
        "sn": last,
        "displayName": f"{first} {last}",
        "title": f"Specialist {number % 40}",
        "department": f"Department {number % 60}",
        "company": "Corp Example",
        "physicalDeliveryOfficeName": f"Room {number % 900}",
        "telephoneNumber": f"+49 30 {number:06}",
        "mail": f"{sam}@corp.example",
        "proxyAddresses": [f"SMTP:{sam}@corp.example", f"smtp:{sam}@old.corp.example"],
    }


def committed(samdb, items, do):
    for start in range(0, len(items), CHUNK):
        samdb.transaction_start()
        for item in items[start : start + CHUNK]:
            do(item)
        samdb.transaction_commit()


def join(samdb, group, members):
    message = ldb.Message(ldb.Dn(samdb, group))
    message["member"] = ldb.MessageElement(members, ldb.FLAG_MOD_ADD, "member")
    samdb.modify(message)


def main(sam_ldb, smb_conf, count, how_many):
    lp = LoadParm()
    lp.load(smb_conf)
    samdb = SamDB(url=sam_ldb, session_info=system_session(), lp=lp)
    people = [person(number) for number in range(int(count))]
    committed(samdb, people, samdb.add)
    groups = [f"CN=GG-{number:03},OU=Groups,{BASE}" for number in range(int(how_many))]
    group = lambda dn: {"dn": dn, "objectClass": "group", "sAMAccountName": dn[3:9], "groupType": str(GTYPE_SECURITY_GLOBAL_GROUP)}
    committed(samdb, groups, lambda dn: samdb.add(group(dn)))
    for number, dn in enumerate(groups):
        mine = range(GROUPS_OF_ONE)
        members = [p["dn"] for at, p in enumerate(people) if number in [(at + step * 37) % len(groups) for step in mine]]
        join(samdb, dn, members)
    for start in range(0, len(people), CHUNK):
        join(samdb, f"CN=GG-Staff,OU=Groups,{BASE}", [p["dn"] for p in people[start : start + CHUNK]])


main(*sys.argv[1:])
