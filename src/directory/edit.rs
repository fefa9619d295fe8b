//! One request the directory can carry out. Addressed by GUID, so that a move in between cannot
//! redirect it.

use std::collections::BTreeMap;
use std::fmt;

use secrecy::SecretString;

use super::account::Expiry;
use super::dn::Dn;
use super::guid::Guid;
use super::text::AttrName;

/// A new, disabled account: everything that goes into its one Add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// The unit it is created in.
    pub parent: Dn,
    /// Its common name (RDN).
    pub common_name: String,
    /// Login name.
    pub sam: String,
    /// userPrincipalName.
    pub upn: String,
    /// The anchor attribute and its value: the sign of ownership, in the same Add.
    pub anchor: (AttrName, String),
    /// accountExpires.
    pub expires: Expiry,
    /// Everything else, no empty values.
    pub attributes: BTreeMap<AttrName, Vec<String>>,
}

impl NewAccount {
    /// Where the account will be.
    pub fn dn(&self) -> Dn {
        self.parent.child_cn(&self.common_name)
    }
}

/// One attribute set to exactly these values; none clears it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeEdit {
    /// Which attribute.
    pub name: AttrName,
    /// Its values afterwards.
    pub values: Vec<String>,
}

/// Values that come onto a list others write to as well, and values that leave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListEdit {
    /// Which attribute (`proxyAddresses`).
    pub name: AttrName,
    /// Values taken from it, as they were read.
    pub take: Vec<String>,
    /// Values added to it, after that.
    pub add: Vec<String>,
}

/// A change of the disabled bit. The writer reads the other bits itself, just before, and keeps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlEdit {
    /// Clear the disabled bit.
    Enable,
    /// Set the disabled bit.
    Disable,
}

/// One request to the directory.
pub enum Edit {
    /// Add a disabled account. Answers its GUID.
    Create(Box<NewAccount>),
    /// Set a password ([MS-ADTS] 3.1.1.3.1.5.1), optionally to be changed at the next logon.
    SetPassword {
        /// Whose.
        guid: Guid,
        /// The password.
        password: SecretString,
        /// Write pwdLastSet 0 after it.
        must_change: bool,
    },
    /// Set or clear the disabled bit; a new password in the same request makes the old one useless.
    Control {
        /// Whose.
        guid: Guid,
        /// Which way.
        edit: ControlEdit,
        /// A password nobody knows.
        scramble: Option<SecretString>,
    },
    /// Change attributes of one account in one request.
    Modify {
        /// Whose.
        guid: Guid,
        /// Which, to what.
        edits: Vec<AttributeEdit>,
    },
    /// Set attributes and change the values of one list, all in one request: what others put into the list stays.
    Rename {
        /// Whose.
        guid: Guid,
        /// Which attributes, to what.
        edits: Vec<AttributeEdit>,
        /// What comes onto and off the list.
        list: ListEdit,
    },
    /// Point an attribute at another object (`manager`), or at nothing.
    Point {
        /// Whose.
        guid: Guid,
        /// Which attribute.
        name: AttrName,
        /// At whom.
        target: Option<Guid>,
    },
    /// Write the anchor onto an account that exists, if it still holds what was read: where it held nothing,
    /// the value is only added, and a value somebody wrote meanwhile is never overwritten.
    Anchor {
        /// Whose.
        guid: Guid,
        /// Which attribute.
        attribute: AttrName,
        /// The value read; none where there was none.
        before: Option<String>,
        /// The value afterwards.
        after: String,
    },
    /// Set accountExpires.
    Expire {
        /// Whose.
        guid: Guid,
        /// When.
        expires: Expiry,
    },
    /// Move below another unit, keeping the name unless another is asked for.
    Move {
        /// Whose.
        guid: Guid,
        /// The name as read: the leaf is kept.
        from: Dn,
        /// Where to.
        parent: Dn,
        /// The common name it gets in the same request, where its own is taken there.
        name: Option<String>,
    },
    /// Add members to a group; never replaces the list.
    Join {
        /// The group.
        group: Guid,
        /// The members, without duplicates.
        members: Vec<Guid>,
    },
    /// Take members out of a group; never replaces the list.
    Quit {
        /// The group.
        group: Guid,
        /// The members, without duplicates.
        members: Vec<Guid>,
    },
}

impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create(new) => f.debug_tuple("Create").field(&new.dn()).finish(),
            Self::SetPassword { guid, .. } => f.debug_tuple("SetPassword").field(guid).finish(),
            Self::Control {
                guid,
                edit,
                scramble,
            } => f
                .debug_tuple("Control")
                .field(guid)
                .field(edit)
                .field(&scramble.is_some())
                .finish(),
            Self::Modify { guid, edits } => {
                let names: Vec<&AttrName> = edits.iter().map(|edit| &edit.name).collect();
                f.debug_tuple("Modify").field(guid).field(&names).finish()
            }
            Self::Rename { guid, edits, list } => {
                let names: Vec<&AttrName> = edits.iter().map(|edit| &edit.name).collect();
                let list = (list.take.len(), list.add.len());
                let rename = &mut f.debug_tuple("Rename");
                rename.field(guid).field(&names).field(&list).finish()
            }
            Self::Point { guid, name, .. } => {
                f.debug_tuple("Point").field(guid).field(name).finish()
            }
            Self::Anchor {
                guid, attribute, ..
            } => f
                .debug_tuple("Anchor")
                .field(guid)
                .field(attribute)
                .finish(),
            Self::Expire { guid, expires } => {
                f.debug_tuple("Expire").field(guid).field(expires).finish()
            }
            Self::Move { guid, parent, .. } => {
                f.debug_tuple("Move").field(guid).field(parent).finish()
            }
            Self::Join { group, members } => f
                .debug_tuple("Join")
                .field(group)
                .field(&members.len())
                .finish(),
            Self::Quit { group, members } => f
                .debug_tuple("Quit")
                .field(group)
                .field(&members.len())
                .finish(),
        }
    }
}
