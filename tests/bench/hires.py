#!/usr/bin/python3
"""Writes a company of hires, the groups they join and the rules that say so: hires.py FOLDER COUNT GROUPS JOINS

A second set of groups is for whoever does the same in another way. Everybody is in one of GROUPS / JOINS departments, and in the JOINS groups of it.
"""
import itertools
import string
import sys

BASE = "DC=corp,DC=example"
HEAD = """
[offices]
Berlin = "Europe/Berlin"
[credentials.rosterd]
client_id = "papi-sandbox-rosterd"
client_secret = "only-good-for-the-sandbox"
"""
PERSON = """
[[people]]
id = {id}
first_name = "Jörg"
last_name = "{last}"
email = "p{id}@example.com"
position = "Clerk"
department = "Department {department}"
office = "Berlin"
employment_type = "internal"
hire_date = "today-1y"
"""
RULES = """
[names]
domains = ["example.com"]
sam_account_name = ["{{ first_name[0] }}{{ last_name }}"]
mail = ["{{ email }}"]
user_principal_name = "{{ mail }}"
common_name = ["{{ last_name }}, {{ first_name }}"]

[lifecycle.termination]
ends_on = ["termination_date"]
disable_at = "18:00"
ou = "OU=Leavers,DC=corp,DC=example"

[attributes]
givenName = "{{ first_name }}"
sn = "{{ last_name }}"
displayName = "{{ last_name }}, {{ first_name }}"
title = "{{ position }}"
department = "{{ department.name }}"

[ou]
default = "OU=Unsorted,OU=Staff,DC=corp,DC=example"
"""
RULE = """
[groups.bench-{number:02}]
group = "GG-Bench-{number:02}"
when = {{ department = "Department {department}" }}
"""
GROUP = """dn: CN={name}-{number:02},OU=Groups,{base}
changetype: add
objectClass: group
sAMAccountName: {name}-{number:02}
groupType: -2147483646

"""


def write(folder, name, parts):
    with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
        file.writelines(parts)


def main(folder, count, groups, joins):
    departments = groups // joins
    names = itertools.product(string.ascii_lowercase, repeat=4)
    people = (
        PERSON.format(id=100_000 + n, last="Müller-" + "".join(name).title(), department=n % departments)
        for n, name in zip(range(count), names)
    )
    write(folder, "company.toml", [HEAD, *people])
    made = itertools.product(["GG-Bench", "GG-Single"], range(groups))
    write(folder, "groups.ldif", (GROUP.format(name=name, number=n, base=BASE) for name, n in made))
    write(folder, "rules.toml", [RULES, *(RULE.format(number=n, department=n // joins) for n in range(groups))])


main(sys.argv[1], *map(int, sys.argv[2:]))
