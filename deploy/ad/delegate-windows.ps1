#Requires -Version 5.1
#Requires -Modules ActiveDirectory
<#
.SYNOPSIS
    Creates rosterd's service account and delegates to it exactly the rights it needs, on a Windows domain.

.DESCRIPTION
    The same rights as delegate-samba.sh; docs/rights.md says why each. Run it as a domain administrator.
    Running it again adds nothing twice. No property sets are granted: the set Account-Restrictions holds
    msDS-AllowedToActOnBehalfOfOtherIdentity (a way to take a machine over) and General-Information holds
    primaryGroupID.

.PARAMETER Account
    sAMAccountName of the service account; it needs no other right.
.PARAMETER People
    Units whose accounts rosterd keeps (settings: directory.bases).
.PARAMETER Groups
    Units whose groups rosterd fills (settings: directory.group_bases).
.PARAMETER CreateIn
    Create the account in this unit first, which must lie outside every unit of -People: whoever resets
    passwords there could become it. The password is asked for.

.EXAMPLE
    .\delegate-windows.ps1 -Account svc-rosterd -CreateIn 'OU=Service,DC=corp,DC=example' `
        -People 'OU=Staff,DC=corp,DC=example','OU=Leavers,DC=corp,DC=example' `
        -Groups 'OU=Groups,DC=corp,DC=example'

.NOTES
    rosterd's own tests have no Windows: this script was not run by them. A test compares every right it grants
    with delegate-samba.sh, which builds the domain the whole test suite runs in.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Account,
    [Parameter(Mandatory)] [string[]] $People,
    [Parameter(Mandatory)] [string[]] $Groups,
    [string] $CreateIn
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module ActiveDirectory

# The table stands in delegate-samba.sh too; a test compares the two with each other and with a live schema.
# attribute, schemaIDGUID ([MS-ADA1], [MS-ADA2], [MS-ADA3]), what writing it is for
$Attributes = @'
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
'@ -split "`r?`n" | Where-Object { $_ } | ForEach-Object { ($_ -split '\s+')[0] }

# Extended right User-Force-Change-Password: dsacls wants the name this domain shows for it.
$ResetPassword = '00299570-246d-11d0-a768-00aa006e0529'
$Extended = "CN=Extended-Rights,$((Get-ADRootDSE).configurationNamingContext)"
$Reset = (Get-ADObject -SearchBase $Extended -LDAPFilter "(rightsGuid=$ResetPassword)" -Properties displayName).displayName
# OWNER RIGHTS, in the language of this domain.
$Owner = ([Security.Principal.SecurityIdentifier] 'S-1-3-4').Translate([Security.Principal.NTAccount]).Value

function Grant([string] $Unit, [string] $Reach, [string] $Who, [string] $What) {
    & dsacls.exe $Unit "/I:$Reach" '/G' "${Who}:$What" | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "dsacls $Unit /I:$Reach /G ${Who}:$What ended with $LASTEXITCODE" }
}

if ($CreateIn) {
    # No password policy may lock rosterd out one morning, and nobody else may act in its name.
    New-ADUser -Name $Account -SamAccountName $Account -Path $CreateIn -Enabled $true `
        -UserPrincipalName "$Account@$((Get-ADDomain).DNSRoot)" `
        -AccountPassword (Read-Host -AsSecureString "Password for $Account") `
        -PasswordNeverExpires $true -AccountNotDelegated $true `
        -Description 'rosterd: hires, moves and closes accounts'
}
$Trustee = "$((Get-ADDomain).NetBIOSName)\$((Get-ADUser $Account).SamAccountName)"

foreach ($Unit in $People) {
    # CC: create accounts of class user here, and of no other class. A create right without a class would also
    # create managed service accounts (CVE-2025-53779). DC: moving an account away needs the right to delete it
    # from its old unit; there is no move without it. rosterd itself deletes nothing except by the command purge.
    Grant $Unit 'T' $Trustee 'CCDC;user;'
    Grant $Unit 'S' $Trustee "CA;$Reset;user"
    # Whoever creates an object owns it, and an owner may change its access list. This replaces that by reading it.
    Grant $Unit 'S' $Owner 'RC;;user'
    foreach ($Attribute in $Attributes) { Grant $Unit 'S' $Trustee "WP;$Attribute;user" }
    "$Account may create, change, move users and reset passwords under $Unit"
}
foreach ($Unit in $Groups) {
    Grant $Unit 'S' $Trustee 'WP;member;group'
    "$Account may change the members of groups under $Unit"
}
