//! Whose directory is played, and how each of the two says no. Samba's answers were recorded from Samba
//! 4.17; Microsoft's follow its documents ([MS-ERREF] 2.2, [MS-ADTS] 3.1.1) and no Microsoft controller was
//! asked. Where they differ in more than words: docs/samba-and-microsoft.md.

use super::answer::Answer;
use Refusal as R;

/// Whose directory this one is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vendor {
    /// Samba 4.17.
    Samba,
    /// Active Directory Domain Services.
    Microsoft,
}

/// Every reason for which a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No such object; the name is where the search for it ended.
    NoObject,
    /// No object with this GUID or SID.
    NoIdentity,
    /// A new object below nothing.
    NoParent,
    /// A move below nothing.
    NoParentToMoveTo,
    /// A name that is no name.
    BadName,
    /// The relative name is taken in its container.
    NameTaken,
    /// The relative name is longer than 64 characters.
    NameTooLong,
    /// The login is taken in the domain.
    LoginTaken,
    /// The login has more than twenty characters.
    LoginTooLong,
    /// The login has a character it may not have.
    LoginForbidden,
    /// The userPrincipalName is taken.
    UpnTaken,
    /// The schema has no such attribute.
    NoAttribute,
    /// A value is longer than the schema allows.
    TooLong,
    /// An empty value, or one of another syntax.
    BadValue,
    /// A second value where there is one.
    OneValue,
    /// The value to add is there.
    ValueThere,
    /// The value to take is not there.
    ValueGone,
    /// A link to nothing.
    DeadLink,
    /// The directory alone writes this attribute.
    SystemOnly,
    /// An attribute of the name is changed by renaming.
    OnName,
    /// The kind of an object stays.
    OnClass,
    /// An object of this kind has no such attribute.
    NotOfThisKind,
    /// pwdLastSet takes 0 and -1.
    PwdLastSet,
    /// Not a password in quotes as UTF-16LE.
    PasswordForm,
    /// The password policy.
    PasswordPolicy,
    /// Enabled without a password.
    NoPassword,
    /// A member who is one.
    MemberThere,
    /// A member twice in one request.
    MemberTwice,
    /// Somebody to take out who is no member.
    MemberGone,
    /// A new member who does not exist.
    NoMember,
    /// Somebody to take out who does not exist.
    NoFormerMember,
    /// A new member whose primary group it is.
    PrimaryThere,
    /// Somebody to take out whose primary group it is.
    PrimaryStays,
    /// A group that may not be in such a group.
    Nesting,
    /// The service account may not.
    NoRight,
    /// A move that would keep the old name as well.
    OldNameKept,
    /// A name of another kind (OU for CN).
    OtherNaming,
    /// A container below itself.
    BelowItself,
    /// An object with others below it.
    NotLeaf,
    /// Out of the domain.
    OtherDomain,
    /// Nobody has logged in on this connection.
    NotBound,
    /// A page of a search that was begun on another connection.
    CookieElsewhere,
    /// A login that is no simple one.
    OtherLogin,
    /// A control nobody knows, and must not be passed over.
    UnknownControl,
    /// An operation nobody knows.
    UnknownRequest,
    /// A range of values beyond the last.
    BeyondTheLast,
    /// More entries than one answer holds.
    LargerThanAPage,
}

/// What Samba says: code and words. It has no such refusal where the code is nought.
type Samba = (u32, &'static str);
/// What Microsoft's says: code, Win32 code, kind of error, problem.
type Microsoft = (u32, &'static str, &'static str, &'static str);

/// Every refusal of both, in one place.
#[rustfmt::skip]
const TABLE: [(Refusal, Samba, Microsoft); 47] = [
    (R::NoObject, (32, "00002030: No such Base DN"), (32, "0000208D", "NameErr", "2001 (NO_OBJECT)")),
    (R::NoIdentity, (32, "Base-DN not found"), (32, "0000208D", "NameErr", "2001 (NO_OBJECT)")),
    (R::NoParent, (32, "00002030: objectclass: parent does not exist!"), (32, "0000208D", "NameErr", "2001 (NO_OBJECT)")),
    (R::NoParentToMoveTo, (80, "00002095: objectclass: parent does not exist!"), (80, "00002089", "UpdErr", "5012 (DIR_ERROR)")),
    (R::BadName, (34, "invalid DN"), (34, "0000208F", "NameErr", "2006 (BAD_NAME)")),
    (R::NameTaken, (68, "Entry already exists"), (68, "00002071", "UpdErr", "6005 (ENTRY_EXISTS)")),
    (R::NameTooLong, (0, ""), (19, "00002082", "AtrErr", "1005 (CONSTRAINT_ATT_TYPE)")),
    (R::LoginTaken, (68, "00002071: samldb: samAccountName already in use!"), (68, "00000524", "UpdErr", "6005 (ENTRY_EXISTS)")),
    (R::LoginTooLong, (0, ""), (80, "00000523", "SysErr", "22 (Invalid argument)")),
    (R::LoginForbidden, (19, "0000202F: samldb: not a login"), (80, "00000523", "SysErr", "22 (Invalid argument)")),
    (R::UpnTaken, (19, "0000202F: samldb: userPrincipalName already in use"), (19, "000021C8", "AtrErr", "1005 (CONSTRAINT_ATT_TYPE)")),
    (R::NoAttribute, (16, "attribute was not found in the schema!"), (16, "00000057", "LdapErr", "22 (Error in attribute conversion operation)")),
    (R::TooLong, (21, "0000200B: attribute contains at least one invalid value!"), (19, "00002082", "AtrErr", "1005 (CONSTRAINT_ATT_TYPE)")),
    (R::BadValue, (21, "Element has empty attribute in ldb message"), (21, "00000057", "LdapErr", "22 (Error in attribute conversion operation)")),
    (R::OneValue, (20, "0000200D: attribute is single-valued"), (19, "00002081", "AtrErr", "1005 (CONSTRAINT_ATT_TYPE)")),
    (R::ValueThere, (20, "attribute: value already exists"), (20, "00002083", "AtrErr", "1006 (ATT_OR_VALUE_EXISTS)")),
    (R::ValueGone, (16, "no matching attribute value while deleting attribute"), (16, "00002085", "AtrErr", "1001 (NO_ATTRIBUTE_OR_VAL)")),
    (R::DeadLink, (19, "000020B5: the object does not exist"), (19, "000020B5", "AtrErr", "1005 (CONSTRAINT_ATT_TYPE)")),
    (R::SystemOnly, (53, "00002035: objectclass_attrs: must not be modified"), (53, "0000209A", "SvcErr", "5003 (WILL_NOT_PERFORM)")),
    (R::OnName, (67, "00002016: the name is changed by renaming"), (67, "000020B1", "UpdErr", "6004 (CANT_ON_RDN)")),
    (R::OnClass, (65, "00002014: objectclass: not permitted to change the structural objectClass"), (69, "000020B1", "UpdErr", "6009 (CANT_MOD_OBJ_CLASS)")),
    (R::NotOfThisKind, (65, "00002014: objectclass_attrs: not allowed"), (65, "0000207D", "UpdErr", "6002 (OBJ_CLASS_VIOLATION)")),
    (R::PwdLastSet, (80, "00000057: pwdLastSet must be 0 or -1"), (80, "00000057", "SysErr", "22 (Invalid argument)")),
    (R::PasswordForm, (53, "00002035: unicodePwd is not quoted"), (53, "0000001F", "SvcErr", "5003 (WILL_NOT_PERFORM)")),
    (R::PasswordPolicy, (19, "0000052D: check_password_restrictions: refused"), (53, "0000052D", "SvcErr", "5003 (WILL_NOT_PERFORM)")),
    (R::NoPassword, (0, ""), (53, "0000052D", "SvcErr", "5003 (WILL_NOT_PERFORM)")),
    (R::MemberThere, (68, "Attribute member already exists for target GUID"), (68, "00000562", "UpdErr", "6005 (ENTRY_EXISTS)")),
    (R::MemberTwice, (0, ""), (20, "00002083", "AtrErr", "1006 (ATT_OR_VALUE_EXISTS)")),
    (R::MemberGone, (53, "Attribute member already deleted for target GUID"), (53, "00000561", "SvcErr", "5003 (WILL_NOT_PERFORM)")),
    (R::NoMember, (32, "00000525: Unable to find GUID"), (32, "00000525", "NameErr", "2001 (NO_OBJECT)")),
    (R::NoFormerMember, (53, "00002035: Unable to find GUID"), (32, "00000525", "NameErr", "2001 (NO_OBJECT)")),
    (R::PrimaryThere, (68, "00002071: already set via primaryGroupID"), (68, "00000562", "UpdErr", "6005 (ENTRY_EXISTS)")),
    (R::PrimaryStays, (16, "error in module repl_meta_data: No such attribute during LDB_MODIFY (16)"), (53, "0000055E", "SvcErr", "5003 (WILL_NOT_PERFORM)")),
    (R::Nesting, (0, ""), (53, "00002144", "SvcErr", "5003 (WILL_NOT_PERFORM)")),
    (R::NoRight, (50, "00002098: acl: insufficient access rights"), (50, "00002098", "SecErr", "4003 (INSUFF_ACCESS_RIGHTS)")),
    (R::OldNameKept, (53, "00002035: Unwilling to perform. Old RDN must be deleted"), (53, "00002035", "SvcErr", "5003 (WILL_NOT_PERFORM)")),
    (R::OtherNaming, (53, "00002035: objectclass: Invalid RDN for objectclass"), (64, "00002073", "NameErr", "2005 (NAMING_VIOLATION)")),
    (R::BelowItself, (53, "00002035: refused"), (53, "00002035", "SvcErr", "5003 (WILL_NOT_PERFORM)")),
    (R::NotLeaf, (66, "00002015: subtree_delete: Unable to delete a non-leaf node"), (66, "00002015", "UpdErr", "6003 (CANT_ON_NON_LEAF)")),
    (R::OtherDomain, (0, ""), (71, "00002012", "UpdErr", "6007 (AFFECTS_MULTIPLE_DSAS)")),
    (R::NotBound, (1, "00002020: Operation unavailable without authentication"), (1, "000004DC", "LdapErr", "5000 (a successful bind must be completed on the connection)")),
    (R::CookieElsewhere, (53, "00002035: the cookie is not of here"), (53, "00002035", "LdapErr", "5003 (WILL_NOT_PERFORM)")),
    (R::OtherLogin, (7, "only simple binds here"), (7, "00002027", "LdapErr", "5000 (only simple binds here)")),
    (R::UnknownControl, (12, "unsupported critical extension"), (12, "00000057", "LdapErr", "5000 (unsupported critical extension)")),
    (R::UnknownRequest, (2, "not understood"), (2, "00000057", "LdapErr", "5000 (not understood)")),
    (R::BeyondTheLast, (1, "no values from there on"), (1, "00002121", "SvcErr", "5012 (DIR_ERROR)")),
    (R::LargerThanAPage, (0, ""), (4, "00002023", "SvcErr", "5008 (SIZE_LIMIT)")),
];

impl Refusal {
    /// The answer of one of the two.
    ///
    /// # Panics
    /// When Samba is asked for a refusal it does not have: it is played wrongly.
    pub fn by(self, vendor: Vendor) -> Answer {
        let row = TABLE.iter().find(|(refusal, ..)| *refusal == self);
        let (_, samba, (code, win32, kind, problem)) = row.expect("in the table");
        match vendor {
            Vendor::Samba => {
                assert_ne!(samba.0, 0, "Samba does not refuse for {self:?}");
                Answer::new(samba.0, samba.1)
            }
            // The number after DSID- names a place in Microsoft's source and differs between versions.
            Vendor::Microsoft => Answer::new(
                *code,
                format!("{win32}: {kind}: DSID-00000000, problem {problem}, data 0"),
            ),
        }
    }
}
