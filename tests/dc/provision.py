#!/usr/bin/python3
"""Provisions the throw-away domain CORP.EXAMPLE into a folder: provision.py FOLDER SMB_CONF

Uses Samba's own provisioning library instead of `samba-tool domain provision`: that command sets
owners in sysvol and therefore needs real root, this does not. Only LDAP and Kerberos are served,
so sysvol rights do not matter. The distribution's python must run it (it holds the samba modules).
"""
import logging
import sys

import ldb
from samba.auth import system_session
from samba.dsdb import (
    DS_DOMAIN_FUNCTION_2008_R2,
    GTYPE_DISTRIBUTION_UNIVERSAL_GROUP,
    GTYPE_SECURITY_GLOBAL_GROUP,
    UF_DONT_EXPIRE_PASSWD,
    UF_NORMAL_ACCOUNT,
)
from samba.param import LoadParm
from samba.provision import provision
from samba.samdb import SamDB

BASE = "DC=corp,DC=example"
ADMIN_PASSWORD = "Adm1n-Passw0rd!"
SERVICE_PASSWORD = "Svc-rosterd-Passw0rd!"
OUS = [
    "OU=Staff",
    "OU=Berlin,OU=Staff",
    "OU=Sales,OU=Berlin,OU=Staff",
    "OU=Engineering,OU=Berlin,OU=Staff",
    "OU=London,OU=Staff",
    "OU=Unsorted,OU=Staff",
    "OU=Leavers",
    "OU=Groups",
    "OU=Service",
]
SECURITY_GROUPS = ["GG-Staff", "GG-Berlin", "GG-London", "GG-Sales", "GG-Engineering", "GG-Leads"]
DISTRIBUTION_LISTS = ["DL-All", "DL-Berlin", "DL-London"]


def provision_domain(folder):
    """The empty domain, below `folder`."""
    logger = logging.getLogger("provision")
    logger.addHandler(logging.StreamHandler(sys.stderr))
    logger.setLevel(logging.WARNING)
    provision(
        logger,
        system_session(),
        targetdir=folder,
        realm="CORP.EXAMPLE",
        domain="CORP",
        hostname="dc1",
        hostip="127.0.0.1",
        adminpass=ADMIN_PASSWORD,
        serverrole="active directory domain controller",
        dns_backend="NONE",
        backend_store="tdb",
        dom_for_fun_level=DS_DOMAIN_FUNCTION_2008_R2,
        skip_sysvolacl=True,
        lp=None,
    )


def group(name, kind):
    return {
        "dn": f"CN={name},OU=Groups,{BASE}",
        "objectClass": "group",
        "sAMAccountName": name,
        "groupType": str(kind),
    }


def fill(samdb):
    """OUs, groups and the service account (without any right yet)."""
    for ou in OUS:
        samdb.add({"dn": f"{ou},{BASE}", "objectClass": "organizationalUnit"})
    for name in SECURITY_GROUPS:
        samdb.add(group(name, GTYPE_SECURITY_GLOBAL_GROUP))
    for name in DISTRIBUTION_LISTS:
        samdb.add(group(name, GTYPE_DISTRIBUTION_UNIVERSAL_GROUP))
    samdb.add(
        {
            "dn": f"CN=svc-rosterd,OU=Service,{BASE}",
            "objectClass": "user",
            "sAMAccountName": "svc-rosterd",
            "userPrincipalName": "svc-rosterd@corp.example",
            "unicodePwd": f'"{SERVICE_PASSWORD}"'.encode("utf-16-le"),
            "userAccountControl": str(UF_NORMAL_ACCOUNT | UF_DONT_EXPIRE_PASSWD),
        }
    )


def set_policy(samdb):
    """Passwords may be changed the day they were set; ten wrong ones lock the account."""
    message = ldb.Message(ldb.Dn(samdb, BASE))
    for name, value in [("minPwdAge", "0"), ("lockoutThreshold", "10")]:
        message[name] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, name)
    samdb.modify(message)


def name_the_service(samdb):
    """The Kerberos name that a DC normally registers through its DNS updates."""
    found = samdb.search(BASE, expression="(sAMAccountName=DC1$)", attrs=["dn"])
    message = ldb.Message(found[0].dn)
    message["spn"] = ldb.MessageElement("ldap/dc1.corp.example", ldb.FLAG_MOD_ADD, "servicePrincipalName")
    samdb.modify(message)


def main(folder, smb_conf):
    provision_domain(folder)
    lp = LoadParm()
    lp.load(smb_conf)
    samdb = SamDB(url=f"{folder}/private/sam.ldb", session_info=system_session(), lp=lp)
    samdb.transaction_start()
    fill(samdb)
    set_policy(samdb)
    name_the_service(samdb)
    samdb.transaction_commit()


main(*sys.argv[1:])
