//! The table against answers that servers gave.
//!
//! *Samba*: provoked on the test controller (4.17.12), as its service account. *Microsoft*: as published by
//! those who met them, in Microsoft's documentation and in reports of other projects; an empty text is one
//! that comes without a message. *OpenLDAP*: for codes that neither was seen to send, and that stop a run
//! all the same.

use super::*;

enum From {
    Samba,
    Microsoft,
    OpenLdap,
}
use From::{Microsoft, OpenLdap, Samba};

/// A request, the code of its answer, who gave it and with which words, and what must follow.
type Recorded = (Request, u32, From, &'static str, Class);

#[rustfmt::skip]
const RECORDED: &[Recorded] = &[
    (Modify, 1, Microsoft, "000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform this operation a successful bind must be completed on the connection., data 0, v4563", Forgotten),
    (Look, 1, Microsoft, "000004DC: LdapErr: DSID-0C090CF4, comment: In order to perform this operation a successful bind must be completed on the connection., data 0, v4563", Forgotten),
    (Modify, 1, Samba, "00002020: Operation unavailable without authentication", Forgotten),
    (Look, 1, Samba, "00002020: Operation unavailable without authentication", Forgotten),
    (Join, 1, Microsoft, "000021B1: SvcErr: DSID-0315154C, problem 5005 (UNABLE_TO_PROCEED)", Refused),
    (Create, 1, Microsoft, "000020EF: SvcErr: DSID-0208044C, problem 5012 (DIR_ERROR), data -1076", Refused),
    (Look, 1, Microsoft, "00002120: SvcErr: DSID-03140594, problem 5012 (DIR_ERROR), data 0", Incomplete),
    (Modify, 2, OpenLdap, "unsupported extended operation", Stop),
    (Look, 2, OpenLdap, "unsupported extended operation", Incomplete),
    (Modify, 3, Microsoft, "", Unknown),
    (Look, 3, Microsoft, "", Incomplete),
    (Look, 4, Microsoft, "", Incomplete),
    (Modify, 7, Microsoft, "00002027: LdapErr: DSID-0C0905F0, comment: Invalid Authentication method, data 0, v4563", Stop),
    (Login, 7, Microsoft, "00002027: LdapErr: DSID-0C0905F0, comment: Invalid Authentication method, data 0, v4563", Denied),
    (Modify, 8, Microsoft, "00002028: LdapErr: DSID-0C090274, comment: The server requires binds to turn on integrity checking if SSL/TLS are not already active on the connection, data 0, v4563", Stop),
    (Login, 8, Samba, "BindSimple: Transport encryption required.", Configuration),
    (Create, 10, Microsoft, "0000202B: RefErr: DSID-0310082F, data 0, 1 access points\n\tref 1: 'example.com'\n", Refused),
    (Look, 10, Microsoft, "0000202B: RefErr: DSID-0310084B, data 0, 1 access points\n\tref 1: 'administrator.htb0'\n", Configuration),
    (Modify, 11, Microsoft, "00002024: SvcErr: DSID-02050BBD, problem 5008 (ADMIN_LIMIT_EXCEEDED), data -1026", Refused),
    (Look, 11, Microsoft, "00002024: SvcErr: DSID-02050BBD, problem 5008 (ADMIN_LIMIT_EXCEEDED), data -1026", Incomplete),
    (Look, 12, Microsoft, "00000057: LdapErr: DSID-0C090850, comment: Error processing control, data 0, v2580", Once),
    (Modify, 12, Samba, "", Once),
    (Password, 13, OpenLdap, "TLS confidentiality required", Stop),
    (Login, 13, OpenLdap, "TLS confidentiality required", Configuration),
    (Control, 16, Microsoft, "00002085: AtrErr: DSID-03152367, #1: \t0: 00002085: DSID-03152367, problem 1001 (NO_ATTRIBUTE_OR_VAL), data 0, Att 20019 (mayContain):len 4", Raced),
    (Control, 16, Samba, "attribute 'title': no matching attribute value while deleting attribute on 'CN=a1,OU=Unsorted,OU=Staff,DC=corp,DC=example'", Raced),
    (Anchor, 16, Samba, "attribute 'employeeID': no matching attribute value while deleting attribute on 'CN=a2,OU=Unsorted,OU=Staff,DC=corp,DC=example'", Raced),
    (Anchor, 16, Microsoft, "00002085: AtrErr: DSID-03152367, #1: \t0: 00002085: DSID-03152367, problem 1001 (NO_ATTRIBUTE_OR_VAL), data 0, Att 20019 (mayContain):len 4", Raced),
    (Anchor, 19, Microsoft, "00002081: AtrErr: DSID-031513A5, #1:\n\t0: 00002081: DSID-031513A5, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 3 (cn)\n", Raced),
    (Anchor, 20, Samba, "0000200D: SINGLE-VALUE attribute employeeID on CN=a3,OU=Unsorted,OU=Staff,DC=corp,DC=example specified more than once", Raced),
    (Quit, 16, Samba, "error in module repl_meta_data: No such attribute during LDB_MODIFY (16)", MayBeSo),
    (Create, 16, Samba, "0000200A: objectclass_attrs: attribute 'msExchFoo' on entry 'CN=x1,OU=Unsorted,OU=Staff,DC=corp,DC=example' was not found in the schema!", Refused),
    (Modify, 16, Samba, "acl_modify: attribute 'msExchFoo' on entry 'CN=a1,OU=Unsorted,OU=Staff,DC=corp,DC=example' was not found in the schema!", Refused),
    (Create, 16, Microsoft, "00000057: LdapErr: DSID-0C090D8A, comment: Error in attribute conversion operation, data 0, v2580", Refused),
    (Modify, 17, OpenLdap, "extensionAttribute1: attribute type undefined", Refused),
    (Password, 19, Samba, "0000052D: Constraint violation - check_password_restrictions: the password is too short. It should be equal or longer than 7 characters!", OtherPassword),
    (Control, 19, Samba, "0000052D: Constraint violation - check_password_restrictions: the password does not meet the complexity criteria!", OtherPassword),
    (Password, 19, Microsoft, "0000052D: AtrErr: DSID-03191083, #1:\n\t0: 0000052D: DSID-03191083, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)\n", OtherPassword),
    (Modify, 19, Microsoft, "000021C8: AtrErr: DSID-03200BBA, #1: 0: 000021C8: DSID-03200BBA, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 90290 (userPrincipalName)", Refused),
    (Create, 19, Samba, "0000202F: samldb: userPrincipalName 'a1@corp.example' is already in use ", Refused),
    (Modify, 19, Samba, "0000202F: samldb: sAMAccountName contains invalid '*' character", Refused),
    (Point, 19, Samba, "000020B5: Referenced object not found at ../../source4/dsdb/samdb/ldb_modules/extended_dn_store.c:357:extended_replace_callback", Refused),
    (Point, 19, Microsoft, "000020B5: AtrErr: DSID-03152392, #1:\n 0: 000020B5: DSID-03152392, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 200f4 (homeMDB)", Refused),
    (Control, 19, Microsoft, "000020E7: AtrErr: DSID-03153943, #1: 0: 000020E7: DSID-03153943, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 90008 (userAccountControl):len 4", Refused),
    (Join, 20, Samba, "attribute 'otherTelephone': value #26 on 'CN=a1,OU=Unsorted,OU=Staff,DC=corp,DC=example' already exists", MayBeSo),
    (Modify, 20, Samba, "0000200D: SINGLE-VALUE attribute givenName on CN=a1,OU=Unsorted,OU=Staff,DC=corp,DC=example specified more than once", Refused),
    (Modify, 20, Microsoft, "00002083: AtrErr: DSID-03151904, #1:\n 0: 00002083: DSID-03151904, problem 1006 (ATT_OR_VALUE_EXISTS), data 0, Att 90303 (servicePrincipalName)", Refused),
    (Quit, 21, Samba, "0000200B: objectclass_attrs: attribute 'member' on entry 'CN=GG-Staff,OU=Groups,DC=corp,DC=example' contains at least one invalid value!", MayBeSo),
    (Modify, 21, Samba, "0000200B: objectclass_attrs: attribute 'title' on entry 'CN=a1,OU=Unsorted,OU=Staff,DC=corp,DC=example' contains at least one invalid value!", Refused),
    (Modify, 21, Microsoft, "00000057: LdapErr: DSID-0C090D8A, comment: Error in attribute conversion operation, data 0, v3839", Refused),
    (Create, 32, Samba, "00002030: objectclass: Cannot add CN=x1,OU=Nope,DC=corp,DC=example, parent does not exist!", Refused),
    (Create, 32, Microsoft, "0000208D: NameErr: DSID-03100238, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'DC=corp,DC=example'\n", Refused),
    (Move, 32, Samba, "00002030: No such object", Refused),
    (Join, 32, Samba, "00000525: specified dn doesn't exist at ../../source4/dsdb/samdb/ldb_modules/extended_dn_store.c:160:extended_dn_handle_fpo_attr", Refused),
    (Quit, 32, Samba, "Base-DN '<GUID=11111111-2222-3333-4444-555555555555>' not found", MayBeSo),
    (Modify, 32, Samba, "Base-DN '<GUID=11111111-2222-3333-4444-555555555555>' not found", Refused),
    (Look, 32, Samba, "acl_read: Error retrieving instanceType for base. at ../../source4/dsdb/samdb/ldb_modules/acl_read.c:967", Configuration),
    (Look, 32, Microsoft, "0000208D: NameErr: DSID-03100288, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'DC=EGOTISTICAL-BANK,DC=LOCAL'\n", Configuration),
    (Create, 34, Samba, "00002032: ldb_add: invalid dn '(null)'", Refused),
    (Look, 34, Samba, "00002032: ldb_search: invalid basedn '(null)'", Configuration),
    (Look, 34, Microsoft, "0000208F: NameErr: DSID-03100233, problem 2006 (BAD_NAME), data 8350, best match of:\n\t'x'\n", Configuration),
    (Modify, 48, OpenLdap, "anonymous bind disallowed", Stop),
    (Login, 48, OpenLdap, "anonymous bind disallowed", Denied),
    (Modify, 49, Microsoft, "80090308: LdapErr: DSID-0C0903C5, comment: AcceptSecurityContext error, data 533, v23f0", Stop),
    (Login, 49, Samba, "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 52e, v1db1", Denied),
    (Modify, 50, Samba, "00002098: Object CN=Administrator,CN=Users,DC=corp,DC=example has no write property access", Refused),
    (Create, 50, Samba, "acl: unable to get access to CN=x1,OU=Groups,DC=corp,DC=example", Refused),
    (Move, 50, Samba, "acl:access_denied renaming CN=a1,OU=Unsorted,OU=Staff,DC=corp,DC=example", Refused),
    (Join, 50, Samba, "error in module acl: insufficient access rights during LDB_MODIFY (50)", Refused),
    (Join, 50, Microsoft, "00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0", Refused),
    (Password, 50, Microsoft, "00000005: SecErr: DSID-031A1190, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0", Refused),
    (Look, 50, Microsoft, "00000005: SecErr: DSID-03152870, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0", Denied),
    (Modify, 51, Microsoft, "000020D9: SvcErr: DSID-030F2534, problem 5001 (BUSY), data 0", Transient),
    (Modify, 52, Microsoft, "000020AF: SvcErr: DSID-0321093D, problem 5002 (UNAVAILABLE), data 8", Transient),
    (Login, 52, Microsoft, "00000000: LdapErr: DSID-0C090E09, comment: Error initializing SSL/TLS, data 0, v1db0", Transient),
    (Password, 53, Microsoft, "0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0", OtherPassword),
    (Control, 53, Microsoft, "0000052D: SvcErr: DSID-031A126C, problem 5003 (WILL_NOT_PERFORM), data 0\n", OtherPassword),
    (Password, 53, Microsoft, "0000001F: SvcErr: DSID-031A11E5, problem 5003 (WILL_NOT_PERFORM), data 0", Refused),
    (Password, 53, Microsoft, "00002077: SvcErr: DSID-03190F9E, problem 5003 (WILL_NOT_PERFORM), data 0", Refused),
    (Quit, 53, Microsoft, "00000561: SvcErr: DSID-031A11E5, problem 5003 (WILL_NOT_PERFORM), data 0", MayBeSo),
    (Quit, 53, Samba, "Attribute member doesn't exist for target GUID 62b38d84-ada3-4564-9173-18de7542d2fe", MayBeSo),
    (Control, 53, Microsoft, "0000216D: SvcErr: DSID-031A124C, problem 5003 (WILL_NOT_PERFORM), data 0", Refused),
    (Move, 53, Samba, "00002035: objectclass: Invalid RDN 'OU' for objectclass 'user'!", Refused),
    (Expire, 53, Samba, "00002035: objectclass_attrs: delete protected attribute 'accountExpires' on entry 'CN=a1,OU=Unsorted,OU=Staff,DC=corp,DC=example' missing!", Refused),
    (Move, 64, Samba, "00002037: objectclass: structural objectClass user is not a valid child class for CN=a2,OU=Unsorted,OU=Staff,DC=corp,DC=example", Refused),
    (Create, 64, Microsoft, "00002073: NameErr: DSID-03050AAB, problem 2005 (NAMING_VIOLATION), data 0, best match of:\n\t'sAMAccountName=ls15'\n", Refused),
    (Create, 65, Samba, "00002014: objectclass_attrs: attribute 'groupType' on entry 'CN=x1,OU=Unsorted,OU=Staff,DC=corp,DC=example' does not exist in the specified objectclasses!", Refused),
    (Control, 65, Samba, "0000217C: samldb: UF_SERVER_TRUST_ACCOUNT requires objectclass 'computer'!", Refused),
    (Create, 65, Microsoft, "0000207D: UpdErr: DSID-0315119D, problem 6002 (OBJ_CLASS_VIOLATION), data -2054643804", Refused),
    (Modify, 67, Samba, "00002016: Modify of RDN 'CN' on CN=a1,OU=Unsorted,OU=Staff,DC=corp,DC=example not permitted, must use 'rename' operation instead", Refused),
    (Modify, 67, Microsoft, "000020B1: UpdErr: DSID-030F1357, problem 6004 (CANT_ON_RDN), data 0\n", Refused),
    (Create, 68, Microsoft, "00000524: UpdErr: DSID-031A11FA, problem 6005 (ENTRY_EXISTS), data 0", Refused),
    (Create, 68, Samba, "00002071: samldb: samAccountName 'a1' already in use!", Refused),
    (Create, 68, Microsoft, "00002071: UpdErr: DSID-030503CF, problem 6005 (ENTRY_EXISTS), data 0", Refused),
    (Create, 68, Samba, "Entry CN=a1,OU=Unsorted,OU=Staff,DC=corp,DC=example already exists", Refused),
    (Move, 68, Samba, "Entry CN=a2,OU=Unsorted,OU=Staff,DC=corp,DC=example already exists", Refused),
    (Join, 68, Microsoft, "00000562: UpdErr: DSID-031A11C4, problem 6005 (ENTRY_EXISTS), data 0", MayBeSo),
    (Join, 68, Samba, "00002071: samldb: member CN=a1,OU=Unsorted,OU=Staff,DC=corp,DC=example already set via primaryGroupID 513", Refused),
    (Join, 68, Samba, "Attribute member already exists for target GUID 4f36af38-3d87-4f1e-8ca3-8eef0f1dd7b0", MayBeSo),
    (Password, 80, Samba, "00000057: setup_last_set_field: pwdLastSet must be 0 or -1 only! at ../../source4/dsdb/samdb/ldb_modules/password_hash.c:2436:setup_last_set_field", Refused),
    (Create, 80, Microsoft, "00000523: SysErr: DSID-031A1262, problem 22 (Invalid argument), data 0", Refused),
    (Move, 80, Microsoft, "00002089: UpdErr: ... problem 5012 (DIR_ERROR)", Refused),
    (Move, 80, Samba, "00002095: objectclass: Cannot rename CN=a1,OU=Unsorted,OU=Staff,DC=corp,DC=example, parent does not exist!", Refused),
    (Modify, 80, Microsoft, "00000008: SysErr: DSID-0205199E, problem 12 (Not enough space), data 0", Unknown),
    (Look, 80, Microsoft, "00000008: SysErr: DSID-0205199E, problem 12 (Not enough space), data 0", Incomplete),
];

//
#[test]
fn every_row_is_held_by_a_recorded_answer_and_every_answer_by_a_row() {
    let mut held = vec![false; ROWS.len()];
    for (request, code, _, text, class) in RECORDED {
        let row = find(*request, *code, win32(text));
        let row = row.unwrap_or_else(|| panic!("no row for {request:?} {code} {text}"));
        assert_eq!(row.class, *class, "{request:?} {code} {text}");
        let place = ROWS.iter().position(|other| std::ptr::eq(other, row));
        held[place.expect("a row of the table")] = true;
    }
    for (row, held) in ROWS.iter().zip(held) {
        assert!(held, "nobody recorded an answer for {row:?}");
    }
}

//
#[test]
fn no_answer_is_spoken_of_by_two_rows() {
    for (at, row) in ROWS.iter().enumerate() {
        for other in &ROWS[at + 1..] {
            let both = row.code == other.code && row.win32 == other.win32;
            let shared = row.requests.iter().any(|one| other.requests.contains(one));
            assert!(!(both && shared), "{row:?} and {other:?}");
        }
    }
}

/// What a search ends with stays apart from what a write ends with.
#[test]
fn writes_and_reads_have_classes_of_their_own() {
    for row in ROWS {
        let reads = row.requests.iter().any(|one| READS.contains(one));
        let writes = row.requests.iter().any(|one| WRITES.contains(one));
        match row.class {
            Transient | Forgotten | Once => assert!(reads && writes, "{row:?}"),
            Incomplete | Denied | Configuration => assert!(reads && !writes, "{row:?}"),
            MayBeSo | Raced | OtherPassword | Refused | Stop | Unknown => {
                assert!(writes && !reads, "{row:?}");
            }
        }
    }
}

//
#[test]
fn what_nobody_knows_is_refused_and_never_tried_again() {
    for code in [5, 18, 54, 69, 71, 90, 4711] {
        for request in WRITES {
            assert_eq!(class(*request, code, None), Refused, "{request:?} {code}");
            assert_eq!(class(*request, code, Some(0xDEAD)), Refused);
        }
        assert_eq!(class(Look, code, None), Incomplete);
    }
    assert_eq!(
        class(Join, 80, Some(0xDEAD)),
        Unknown,
        "it may have happened"
    );
}

/// What is no domain controller's own answer stays the exception.
#[test]
fn most_answers_come_from_domain_controllers() {
    let of = |wanted: fn(&From) -> bool| RECORDED.iter().filter(|one| wanted(&one.2)).count();
    let (samba, microsoft) = (
        of(|from| matches!(from, Samba)),
        of(|from| matches!(from, Microsoft)),
    );
    assert!(samba >= 30 && microsoft >= 40, "{samba} and {microsoft}");
    assert!(of(|from| matches!(from, OpenLdap)) <= 7);
}
