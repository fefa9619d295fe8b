//! What an edit is on the wire: requests, their steps and values, before anybody sends or prints them. The
//! one place that knows, so that what is sent and what is written as LDIF cannot drift apart.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::account::{AccountControl, Expiry};
use super::dn::Dn;
use super::edit::{AttributeEdit, ControlEdit, Edit, ListEdit, NewAccount};
use super::guid::Guid;
use super::text::AttrName;

/// Left out, userAccountControl would be 546: with an empty password allowed.
pub const NEWBORN: AccountControl =
    AccountControl(AccountControl::NORMAL | AccountControl::DISABLED);

/// An object addressed by its GUID ([MS-ADTS] 3.1.1.3.1.2.4): a move in between does not redirect it.
pub fn address(guid: Guid) -> String {
    format!("<GUID={guid}>")
}

/// Values of one attribute. Debug shows how many, not which: one of them may be a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Values {
    /// The attribute.
    pub name: String,
    /// Its values, as bytes.
    pub values: Vec<Vec<u8>>,
}

impl Values {
    /// Text values.
    pub fn texts<S: Into<String>>(name: &str, values: impl IntoIterator<Item = S>) -> Self {
        let values = values.into_iter().map(|value| value.into().into_bytes());
        Self {
            name: name.to_owned(),
            values: values.collect(),
        }
    }

    /// One value of any kind.
    pub fn bytes(name: &str, value: Vec<u8>) -> Self {
        Self {
            name: name.to_owned(),
            values: vec![value],
        }
    }
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.values.len())
    }
}

/// One step of a Modify. All steps of one Modify happen, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Add these values.
    Add(Values),
    /// Take exactly these values away.
    Take(Values),
    /// Set exactly these values; none clears the attribute.
    Set(Values),
}

/// One request. None deletes an object, none replaces a member list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Add an object.
    Add {
        /// Its name.
        dn: Dn,
        /// Its attributes.
        attributes: Vec<Values>,
    },
    /// Change attributes of one object.
    Modify {
        /// Which.
        object: Guid,
        /// How, all or none.
        steps: Vec<Step>,
    },
    /// Move an object below another one; the old relative name goes.
    Rename {
        /// Which.
        object: Guid,
        /// Its relative name afterwards.
        relative: String,
        /// The unit it is in afterwards.
        parent: Dn,
    },
}

/// A computer or a trust: its bits are not a person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is the account of a computer or a trust, not of a person; nothing was sent")]
pub struct NotAPerson;

/// The requests of an edit, in order. `found` is what is known of an account's userAccountControl before it,
/// `address` how an object is named in a value.
///
/// # Errors
/// [`NotAPerson`] where the bits found are those of a computer or a trust.
pub fn requests(
    edit: &Edit,
    found: AccountControl,
    address: &dyn Fn(Guid) -> String,
) -> Result<Vec<Request>, NotAPerson> {
    let modify = |object: Guid, steps: Vec<Step>| Request::Modify { object, steps };
    let addresses = |guids: &[Guid]| guids.iter().map(|guid| address(*guid)).collect::<Vec<_>>();
    let one = match edit {
        Edit::Create(new) => Request::Add {
            dn: new.dn(),
            attributes: creation(new),
        },
        Edit::SetPassword {
            guid,
            password: new,
            must_change: demand,
        } => {
            let second = demand.then(|| modify(*guid, vec![must_change()]));
            let first = modify(*guid, vec![password(new)]);
            return Ok(std::iter::once(first).chain(second).collect());
        }
        Edit::Control {
            guid,
            edit,
            scramble,
        } => {
            let switched = control(found, switched(found, *edit)?, scramble.as_ref());
            let first = Some(switched).filter(|steps| !steps.is_empty());
            let steps = first.into_iter().chain(outlive(scramble.as_ref()));
            return Ok(steps.map(|steps| modify(*guid, steps)).collect());
        }
        Edit::Modify { guid, edits } => modify(*guid, edits.iter().map(attribute).collect()),
        Edit::Rename { guid, edits, list } => modify(*guid, renaming(edits, list)),
        Edit::Point { guid, name, target } => {
            modify(*guid, vec![pointer(name, target.map(address))])
        }
        Edit::Anchor {
            guid,
            attribute,
            before,
            after,
        } => modify(*guid, anchor(attribute, before.as_deref(), after)),
        Edit::Expire { guid, expires } => modify(*guid, vec![expiry(*expires)]),
        Edit::Move {
            guid,
            from,
            parent,
            name,
        } => Request::Rename {
            object: *guid,
            relative: moved(from, parent, name.as_deref()),
            parent: parent.clone(),
        },
        Edit::Join { group, members } => modify(*group, vec![joining(addresses(members))]),
        Edit::Quit { group, members } => modify(*group, vec![quitting(addresses(members))]),
    };
    Ok(vec![one])
}

/// The relative name of what moves: another common name where one is asked for, else the one it has.
pub fn moved(from: &Dn, parent: &Dn, name: Option<&str>) -> String {
    name.map_or_else(|| from.relative(), |name| parent.child_cn(name).relative())
}

/// Everything in the Add of a new account, which is disabled and carries its anchor.
pub fn creation(new: &NewAccount) -> Vec<Values> {
    let NewAccount {
        parent: _,
        common_name,
        sam,
        upn,
        anchor: (anchor, value),
        expires,
        attributes,
    } = new;
    let mut out = vec![
        Values::texts(
            "objectClass",
            ["top", "person", "organizationalPerson", "user"],
        ),
        Values::texts("cn", [common_name]),
        Values::texts("sAMAccountName", [sam]),
        Values::texts("userPrincipalName", [upn]),
        Values::texts(anchor.as_str(), [value]),
        bits(NEWBORN),
    ];
    if *expires != Expiry::Never {
        out.push(moment(*expires));
    }
    let others = attributes.iter().filter(|(name, _)| *name != anchor);
    let others = others.map(|(name, values)| Values::texts(name.as_str(), filled(values)));
    out.extend(others.filter(|given| !given.values.is_empty()));
    out
}

/// A password as the directory takes it: quoted UTF-16LE ([MS-ADTS] 3.1.1.3.1.5.1). Only ever sent over TLS.
pub fn password(password: &SecretString) -> Step {
    let quoted = Zeroizing::new(format!("\"{}\"", password.expose_secret()));
    let bytes = quoted.encode_utf16().flat_map(u16::to_le_bytes).collect();
    Step::Set(Values::bytes("unicodePwd", bytes))
}

/// Demands another password at the next logon. Setting a password sets pwdLastSet to now, so that this comes
/// after it, in a request of its own.
pub fn must_change() -> Step {
    Step::Set(Values::texts("pwdLastSet", ["0"]))
}

/// One attribute; without a value it is cleared.
pub fn attribute(edit: &AttributeEdit) -> Step {
    Step::Set(Values::texts(edit.name.as_str(), filled(&edit.values)))
}

/// Other names, and what becomes of the list of addresses: taken first, because a value that only changes its case
/// is the same one to Active Directory, which would refuse it as one that is there already; Samba 4.17 would keep both
/// (measured).
pub fn renaming(edits: &[AttributeEdit], list: &ListEdit) -> Vec<Step> {
    let ListEdit { name, take, add } = list;
    let taken = (!take.is_empty()).then(|| Step::Take(Values::texts(name.as_str(), take)));
    let added = (!add.is_empty()).then(|| Step::Add(Values::texts(name.as_str(), add)));
    let set = edits.iter().map(attribute);
    set.chain(taken).chain(added).collect()
}

/// An empty value is no value to AD, which refuses it.
fn filled(values: &[String]) -> impl Iterator<Item = &str> {
    values
        .iter()
        .map(String::as_str)
        .filter(|value| !value.is_empty())
}

/// A link to one object, or to none.
pub fn pointer(name: &AttrName, target: Option<String>) -> Step {
    Step::Set(Values::texts(name.as_str(), target))
}

/// The anchor of an account that exists, from exactly the value read: an exchange for a value that is not there
/// any more is refused as a whole, and so is an addition beside a value (RFC 4511, section 4.6).
pub fn anchor(name: &AttrName, before: Option<&str>, after: &str) -> Vec<Step> {
    let one = |value: &str| Values::texts(name.as_str(), [value]);
    let taken = before.map(|before| Step::Take(one(before)));
    taken.into_iter().chain([Step::Add(one(after))]).collect()
}

/// When an account expires.
pub fn expiry(expires: Expiry) -> Step {
    Step::Set(moment(expires))
}

/// Into a group, whose other members nobody touches.
pub fn joining(members: impl IntoIterator<Item = String>) -> Step {
    Step::Add(Values::texts("member", members))
}

/// Out of a group, whose other members nobody touches.
pub fn quitting(members: impl IntoIterator<Item = String>) -> Step {
    Step::Take(Values::texts("member", members))
}

/// The bits afterwards: one is switched, the others survive. Whoever is let in needs a password.
///
/// # Errors
/// [`NotAPerson`] for the bits of a computer or a trust.
pub fn switched(before: AccountControl, edit: ControlEdit) -> Result<AccountControl, NotAPerson> {
    if before.0 & AccountControl::TRUSTS != 0 {
        return Err(NotAPerson);
    }
    Ok(match edit {
        ControlEdit::Disable => before.with_disabled(true),
        ControlEdit::Enable => {
            AccountControl(before.with_disabled(false).0 & !AccountControl::PASSWORD_NOT_REQUIRED)
        }
    })
}

/// Old bits for new ones, in one Modify with the password that makes the old one useless. Nothing where
/// nothing is to change.
pub fn control(
    before: AccountControl,
    after: AccountControl,
    scramble: Option<&SecretString>,
) -> Vec<Step> {
    let mut steps = Vec::new();
    if before != after {
        steps.push(Step::Take(bits(before)));
        steps.push(Step::Add(bits(after)));
    }
    steps.extend(scramble.map(password));
    steps
}

/// Sets the new password a second time: for an hour after a change the directory still takes the one
/// before it (NTLM and simple bind; Microsoft KB 906305, Samba `old password allowed period`). After the
/// second change the one before is the new one.
pub fn outlive(scramble: Option<&SecretString>) -> Option<Vec<Step>> {
    scramble.map(|new| vec![password(new)])
}

/// The directory writes and takes the bits as a signed number ([MS-ADTS] 2.2.16).
fn bits(control: AccountControl) -> Values {
    Values::texts("userAccountControl", [control.0.cast_signed().to_string()])
}

fn moment(expires: Expiry) -> Values {
    Values::texts("accountExpires", [expires.ticks().to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    //
    #[test]
    fn a_trust_is_not_a_person() {
        assert!(switched(AccountControl(0x1002), ControlEdit::Enable).is_err());
    }

    #[test]
    fn what_is_so_already_sends_nothing() {
        let disabled = AccountControl(0x202);
        let after = switched(disabled, ControlEdit::Disable).unwrap();
        assert!(control(disabled, after, None).is_empty());
        let scramble = SecretString::from("x");
        assert_eq!(control(disabled, disabled, Some(&scramble)).len(), 1);
    }

    //
    #[test]
    fn an_empty_value_is_never_written() {
        let edit = AttributeEdit {
            name: "title".into(),
            values: vec![String::new()],
        };
        let cleared = Step::Set(Values::texts("title", Vec::<String>::new()));
        assert_eq!(attribute(&edit), cleared);
        let new = NewAccount {
            parent: Dn::parse("OU=a").unwrap(),
            common_name: "b".into(),
            sam: "b".into(),
            upn: "b@c".into(),
            anchor: ("employeeID".into(), "1".into()),
            expires: Expiry::Never,
            attributes: [
                ("title".into(), vec![String::new()]),
                ("mail".into(), vec![String::new(), "d".into()]),
            ]
            .into(),
        };
        let given = creation(&new);
        assert!(given.iter().all(|given| given.name != "title"));
        let written = given.iter().flat_map(|given| &given.values);
        assert!(written.into_iter().all(|value| !value.is_empty()));
        assert_eq!(given.last(), Some(&Values::texts("mail", ["d"])));
    }

    #[test]
    fn no_value_is_shown_by_debug() {
        let step = password(&SecretString::from("hunter2"));
        assert_eq!(format!("{step:?}"), "Set(unicodePwd (1))");
    }

    proptest! {
        //
        #[test]
        fn every_other_bit_survives(bits: u32, enable: bool) {
            let bits = bits & !AccountControl::TRUSTS;
            let edit = if enable { ControlEdit::Enable } else { ControlEdit::Disable };
            let after = switched(AccountControl(bits), edit).unwrap();
            let ours = AccountControl::DISABLED | AccountControl::PASSWORD_NOT_REQUIRED;
            prop_assert_eq!(after.0 & !ours, bits & !ours);
            prop_assert!(!enable || after.0 & ours == 0);
        }
    }
}
