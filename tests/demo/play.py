#!/usr/bin/python3
"""Plays the edits of a scripted day (tests/company/days): play.py DAY.toml

HR edits go to the administrator's interface of the Personio stand-in, IT edits to the domain controller with ldapmodify, as
an administrator makes them. The environment says where: PERSONIO (the stand-in's address), and what tests/dc/dc.sh
writes (DC_URL, DC_CA, DC_BASE, DC_ADMIN_DN, DC_ADMIN_PASSWORD). Says in one line each what it did. With --title, --at
or --story it prints that of the day and plays nothing.
"""
import base64
import json
import os
import subprocess
import sys
import tomllib
import urllib.request

DISABLED = 0x2  # ACCOUNTDISABLE, [MS-ADTS] 2.2.16


def personio(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    address = os.environ["PERSONIO"] + "/_admin/people" + path
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def hr(edit):
    if "add" in edit:
        personio("POST", "", edit["add"])
        return f"HR adds {edit['add']['id']} {edit['add']['first_name']} {edit['add']['last_name']}"
    if "remove" in edit:
        personio("DELETE", f"/{edit['remove']}")
        return f"HR deletes the record of {edit['remove']}"
    fields = dict(edit.get("set", {})) | {name: None for name in edit.get("empty", [])}
    personio("PATCH", f"/{edit['person']}", fields)
    words = ", ".join(f"{name} = {value if value is not None else 'nothing'}" for name, value in fields.items())
    return f"HR sets for {edit['person']}: {words}"


def ldap(program, *arguments, text=None):
    env = os.environ
    login = ["-x", "-H", env["DC_URL"], "-D", env["DC_ADMIN_DN"], "-w", env["DC_ADMIN_PASSWORD"]]
    done = subprocess.run(
        [program, *login, *arguments], input=text, text=True, capture_output=True,
        env=os.environ | {"LDAPTLS_CACERT": env["DC_CA"]})
    if done.returncode:
        sys.exit(f"play.py: {program}: {done.stderr}\n{text or ''}")
    return done.stdout


def found(login, attribute):
    """The values of one attribute of an object, `dn` among them."""
    text = ldap("ldapsearch", "-LLL", "-o", "ldif-wrap=no", "-b", os.environ["DC_BASE"], f"(sAMAccountName={login})", attribute)
    values = []
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon and name.lower() == attribute.lower():
            values.append(base64.b64decode(value[1:]).decode() if value.startswith(":") else value.strip())
    return values


def name_of(login):
    names = found(login, "dn")
    if len(names) != 1:
        sys.exit(f"play.py: {len(names)} objects have the login {login}")
    return names[0]


def line(name, value):
    return f"{name}:: {base64.b64encode(value.encode()).decode()}\n"


def change(dn, words):
    ldap("ldapmodify", text=line("dn", dn) + words)


def modify(dn, verb, attribute, values):
    change(dn, f"changetype: modify\n{verb}: {attribute}\n" + "".join(line(attribute, value) for value in values) + "-\n")


def switch(login, off):
    bits = int(found(login, "userAccountControl")[0])
    bits = bits | DISABLED if off else bits & ~DISABLED
    modify(name_of(login), "replace", "userAccountControl", [str(bits)])


def it(edit):
    """Everything one edit says about an object, as one line each."""
    login = edit["account"]
    return [do(login, verb, value) for verb, value in edit.items() if verb != "account"]


def do(login, verb, value):
    dn = name_of(login)
    relative, parent = split(dn)
    if verb == "set":
        for name, values in value.items():
            modify(dn, "replace", name, values if isinstance(values, list) else [values])
        return f"IT sets of {login}: " + ", ".join(f"{name} = {values or 'nothing'}" for name, values in value.items())
    if verb == "move_to":
        change(dn, "changetype: modrdn\n" + line("newrdn", relative) + "deleteoldrdn: 1\n" + line("newsuperior", value))
        return f"IT moves {login} to {value}"
    if verb == "rename":
        change(dn, "changetype: modrdn\n" + line("newrdn", "CN=" + value.replace(",", "\\,")) + "deleteoldrdn: 1\n")
        return f"IT renames {login} to {value}"
    if verb == "delete":
        change(dn, "changetype: delete\n")
        return f"IT deletes {login}"
    if verb in ("disable", "enable"):
        switch(login, verb == "disable")
        return f"IT {verb}s {login}"
    if verb == "join":
        modify(name_of(value), "add", "member", [dn])
        return f"IT adds {login} to {value}"
    if verb == "leave":
        modify(name_of(value), "delete", "member", [dn])
        return f"IT takes {login} out of {value}"
    sys.exit(f"play.py: unknown verb {verb}")


def split(dn):
    """The first relative name and the rest; a comma behind a backslash belongs to the name."""
    at = next(i for i, c in enumerate(dn) if c == "," and dn[i - 1] != "\\")
    return dn[:at], dn[at + 1:]


def main():
    *options, path = sys.argv[1:]
    with open(path, "rb") as file:
        day = tomllib.load(file)
    if options:
        (option,) = options
        print(day[option.removeprefix("--")].strip())
        return
    for edit in day.get("hr", []):
        print(hr(edit))
    for edit in day.get("it", []):
        print(*it(edit), sep="\n")


main()
