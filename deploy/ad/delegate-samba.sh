#!/bin/bash
# Creates rosterd's service account and delegates to it exactly the rights it needs, on a Samba AD domain.
# delegate-windows.ps1 does the same on Windows; docs/rights.md says why each right.
#
#   delegate-samba.sh --account svc-rosterd --create-in OU=Service \
#       --people OU=Staff,DC=corp,DC=example --people OU=Leavers,DC=corp,DC=example \
#       --groups OU=Groups,DC=corp,DC=example [-- SAMBA-TOOL-OPTIONS]
#
#   --account NAME   sAMAccountName of the service account; it needs no other right
#   --create-in OU   create it there first, without the domain (OU=Service): outside every --people, or whoever
#                    resets passwords there could become it. It gets a password nobody knows; give it one with
#                    `samba-tool user setpassword NAME`, which asks for it
#   --people DN      an OU whose accounts rosterd keeps (settings: directory.bases); may be repeated
#   --groups DN      an OU whose groups rosterd fills (settings: directory.group_bases); may be repeated
#   -- ...           handed to samba-tool, e.g. -H /var/lib/samba/private/sam.ldb
#
# Reading needs nothing: every authenticated user may read what rosterd reads.
# Every right below is for one class or one attribute. No property sets are granted: the set
# Account-Restrictions holds msDS-AllowedToActOnBehalfOfOtherIdentity (a way to take a machine over)
# and General-Information holds primaryGroupID. The table is the place to add an attribute.
# Running the script again adds nothing twice.
set -euo pipefail

readonly USER_CLASS=bf967aba-0de6-11d0-a285-00aa003049e2
readonly GROUP_CLASS=bf967a9c-0de6-11d0-a285-00aa003049e2
# Extended right User-Force-Change-Password ([MS-ADTS] 5.1.3.2.1): set a password without knowing the old one.
readonly RESET_PASSWORD=00299570-246d-11d0-a768-00aa006e0529
readonly MEMBER=bf9679c0-0de6-11d0-a285-00aa003049e2

# The table stands in delegate-windows.ps1 too; a test compares the two with each other and with a live schema.
# attribute, schemaIDGUID ([MS-ADA1], [MS-ADA2], [MS-ADA3]), what writing it is for
readonly ATTRIBUTES='
cn                         bf96793f-0de6-11d0-a285-00aa003049e2  rename and move (ModifyDN writes it)
name                       bf967a0e-0de6-11d0-a285-00aa003049e2  rename and move (ModifyDN writes it)
sAMAccountName             3e0abfd0-126a-11d0-a060-00aa006c33ed  login name
userPrincipalName          28630ebb-41d5-11d1-a9c1-0000f80367c1  login name
userAccountControl         bf967a68-0de6-11d0-a285-00aa003049e2  enable and disable
pwdLastSet                 bf967a0a-0de6-11d0-a285-00aa003049e2  user must change the first password
accountExpires             bf967915-0de6-11d0-a285-00aa003049e2  end date
employeeID                 bf967962-0de6-11d0-a285-00aa003049e2  anchor: whose account this is
employeeNumber             a8df73ef-c5ea-11d1-bbcb-0080c76670c0  profile
employeeType               a8df73f0-c5ea-11d1-bbcb-0080c76670c0  profile
displayName                bf967953-0de6-11d0-a285-00aa003049e2  profile
givenName                  f0f8ff8e-1191-11d0-a060-00aa006c33ed  profile
sn                         bf967a41-0de6-11d0-a285-00aa003049e2  profile
mail                       bf967961-0de6-11d0-a285-00aa003049e2  address
proxyAddresses             bf967a06-0de6-11d0-a285-00aa003049e2  addresses
title                      bf967a55-0de6-11d0-a285-00aa003049e2  profile
department                 bf96794f-0de6-11d0-a285-00aa003049e2  profile
company                    f0f8ff88-1191-11d0-a060-00aa006c33ed  profile
division                   fe6136a0-2073-11d0-a9c2-00aa006c33ed  profile
manager                    bf9679b5-0de6-11d0-a285-00aa003049e2  profile
physicalDeliveryOfficeName bf9679f7-0de6-11d0-a285-00aa003049e2  profile
telephoneNumber            bf967a49-0de6-11d0-a285-00aa003049e2  profile
mobile                     f0f8ffa3-1191-11d0-a060-00aa006c33ed  profile
description                bf967950-0de6-11d0-a285-00aa003049e2  profile
info                       bf96793e-0de6-11d0-a285-00aa003049e2  note on a leaver
l                          bf9679a2-0de6-11d0-a285-00aa003049e2  city
c                          bf967945-0de6-11d0-a285-00aa003049e2  country, two letters
co                         f0f8ffa7-1191-11d0-a060-00aa006c33ed  country, in words
countryCode                5fd42471-1262-11d0-a060-00aa006c33ed  country, ISO 3166 number
'

die() { echo "delegate-samba.sh: $*" >&2; exit 64; }

account='' unit='' people=() groups=() options=()
while (($#)); do
    case $1 in
        --account) account=${2:?} ; shift 2 ;;
        --create-in) unit=${2:?} ; shift 2 ;;
        --people) people+=("${2:?}") ; shift 2 ;;
        --groups) groups+=("${2:?}") ; shift 2 ;;
        --) shift; options=("$@"); break ;;
        *) die "unknown argument '$1'; see the head of this file" ;;
    esac
done
[[ $account && ${#people[@]} -gt 0 && ${#groups[@]} -gt 0 ]] ||
    die "--account, --people and --groups are all required"

if [[ $unit ]]; then
    samba-tool user create "$account" --random-password --userou="$unit" \
        --description="rosterd: hires, moves and closes accounts" "${options[@]}"
    # No password policy may lock rosterd out one morning, and nobody else may act in its name.
    samba-tool user setexpiry "$account" --noexpiry "${options[@]}"
    samba-tool user sensitive "$account" on "${options[@]}"
fi
sid=$(samba-tool user show "$account" --attributes=objectSid "${options[@]}" | sed -n 's/^objectSid: //p')
[[ $sid == S-1-5-21-* ]] || die "no account '$account' in this domain"

people_sddl() {
    # CC: create accounts of class user here, and of no other class. A create right without a class
    # would also create managed service accounts (CVE-2025-53779).
    # DC: moving an account away needs the right to delete it from its old OU; AD knows no move
    # without it. rosterd itself deletes nothing except by the command purge.
    printf '(OA;CI;CCDC;%s;;%s)' "$USER_CLASS" "$sid"
    printf '(OA;CIIO;CR;%s;%s;%s)' "$RESET_PASSWORD" "$USER_CLASS" "$sid"
    # Whoever creates an object owns it, and an owner may change its access list. OWNER RIGHTS
    # (S-1-3-4) replaces that by reading the access list only. Active Directory honours it; Samba
    # 4.17 stores and inherits it but lets the owner have its way all the same.
    printf '(OA;CIIO;RC;;%s;S-1-3-4)' "$USER_CLASS"
    local attribute guid _purpose
    while read -r attribute guid _purpose; do
        [[ $attribute ]] && printf '(OA;CIIO;WP;%s;%s;%s)' "$guid" "$USER_CLASS" "$sid"
    done <<<"$ATTRIBUTES"
}

for dn in "${people[@]}"; do
    samba-tool dsacl set --objectdn="$dn" --sddl="$(people_sddl)" "${options[@]}" >/dev/null
    echo "$account may create, change, move users and reset passwords under $dn"
done
for dn in "${groups[@]}"; do
    samba-tool dsacl set --objectdn="$dn" "${options[@]}" >/dev/null \
        --sddl="(OA;CIIO;WP;$MEMBER;$GROUP_CLASS;$sid)"
    echo "$account may change the members of groups under $dn"
done
