//! Change records for `ldapmodify`.

use crate::support::base64;
use crate::support::world::{BASE, group_dn};

/// An account in Unsorted.
pub fn user(name: &str) -> String {
    format!("CN={name},OU=Unsorted,OU=Staff,{BASE}")
}

/// Base64 always: no value needs another kind of care.
pub fn line(name: &str, value: &str) -> String {
    format!("{name}:: {}\n", base64::encode(value.as_bytes()))
}

/// A unicodePwd.
pub fn password(text: &str) -> String {
    let quoted = format!("\"{text}\"");
    let bytes: Vec<u8> = quoted.encode_utf16().flat_map(u16::to_le_bytes).collect();
    format!("unicodePwd:: {}\n", base64::encode(&bytes))
}

/// Adds an account.
pub fn add(cn: &str, sam: &str, more: &[(&str, &str)]) -> String {
    let mut out = line("dn", &user(cn));
    out.push_str("changetype: add\nobjectClass: user\n");
    out.push_str(&line("sAMAccountName", sam));
    out.push_str("userAccountControl: 514\n");
    for (name, value) in more {
        out.push_str(&line(name, value));
    }
    out + "\n"
}

/// Changes an object by these steps.
pub fn modify(dn: &str, steps: &str) -> String {
    format!("{}changetype: modify\n{steps}-\n\n", line("dn", dn))
}

/// Sets an attribute to one value.
pub fn replace(dn: &str, name: &str, value: &str) -> String {
    modify(dn, &format!("replace: {name}\n{}", line(name, value)))
}

/// Adds or deletes members of a group.
pub fn members(verb: &str, group: &str, members: &[String]) -> String {
    let lines: String = members
        .iter()
        .map(|member| line("member", member))
        .collect();
    modify(&group_dn(group), &format!("{verb}: member\n{lines}"))
}

/// Renames and moves.
pub fn rename(dn: &str, relative: &str, parent: &str) -> String {
    let (dn, relative) = (line("dn", dn), line("newrdn", relative));
    let parent = line("newsuperior", parent);
    format!("{dn}changetype: modrdn\n{relative}deleteoldrdn: 1\n{parent}\n")
}
