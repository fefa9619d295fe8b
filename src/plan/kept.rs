//! Names that stay with an account, and names that are nobody's any more.

use super::case::Finding;
use super::look::Look;
use super::renaming::Renaming;
use super::view::View;
use crate::directory::{Account, fold};
use crate::identity::Names;
use crate::past::{Aspect, Hand, Identifier, NameKind, Past, Remember, Reservation, is_held};
use crate::people::PersonId;

/// The names an account holds.
pub(super) fn names_of(account: &Account) -> Names {
    let mail = account.values(&"mail".into()).first().cloned();
    Names {
        sam_account_name: account.sam.clone(),
        user_principal_name: account.upn.clone().unwrap_or_default(),
        mail,
        common_name: account.dn.leaf().to_owned(),
    }
}

/// Names somebody holds, as reservations.
pub(super) fn reservations(person: &PersonId, names: &Names) -> Vec<Reservation> {
    let addresses = std::iter::once(&names.user_principal_name).chain(&names.mail);
    let addresses = addresses
        .filter(|address| !address.is_empty())
        .map(|address| Reservation {
            kind: NameKind::Address,
            folded: fold(address),
            person: person.clone(),
        });
    let login = Reservation {
        kind: NameKind::Login,
        folded: fold(&names.sam_account_name),
        person: person.clone(),
    };
    let mut all: Vec<Reservation> = addresses.collect();
    all.dedup();
    all.insert(0, login);
    all
}

/// Names an account gives up, which stay the person's, and those it gets.
pub(super) fn turned(person: &PersonId, renaming: &Renaming) -> Vec<Reservation> {
    let names = renaming
        .turned
        .iter()
        .flat_map(|(identifier, (before, after))| {
            let kind = match identifier {
                Identifier::Login => NameKind::Login,
                _ => NameKind::Address,
            };
            let both = before.iter().chain([after]);
            both.map(move |name| Reservation {
                kind,
                folded: fold(name),
                person: person.clone(),
            })
        });
    names.collect()
}

/// Names given to somebody that were kept for others until their time was over: those have them no longer.
pub(super) fn lapsed_names(person: &PersonId, names: &Names, past: &Past) -> Option<Remember> {
    let given = reservations(person, names).into_iter();
    let lapsed = given.filter_map(|name| {
        let kept = past.keeper(name.kind, &name.folded, person)?;
        Some(Reservation {
            person: kept.person.clone(),
            ..name
        })
    });
    let names: Vec<Reservation> = lapsed.collect();
    (!names.is_empty()).then_some(Remember::Free { names })
}

/// What a new name does not change.
pub(super) fn kept_names(names: &Names) -> Finding {
    let Names {
        sam_account_name,
        user_principal_name,
        mail,
        common_name,
    } = names;
    let mail = mail
        .as_ref()
        .map_or(String::new(), |mail| format!(", mail {mail}"));
    let text = format!(
        "HR has another name; login {sam_account_name}, principal name {user_principal_name}{mail} and common \
         name \"{common_name}\" stay as they are: rename them by hand if they should follow"
    );
    Finding::notice("names", text)
}

/// Names kept for somebody who never came that no account holds: others may have them. Somebody hired again
/// who does not come was here before, and mail to the old address is still that person's.
pub(super) fn unneeded_names(person: &PersonId, look: &Look<'_>) -> Option<Remember> {
    let View {
        directory, past, ..
    } = look.sight;
    let access = past
        .link(person)
        .map(|link| past.hand(link.guid, &Aspect::Access));
    let was_here = access.is_some_and(|hand| !hand.is_some_and(Hand::created_closed));
    if was_here || past.open_creation(person).is_some() {
        return None;
    }
    let unheld = |name: &Reservation| !is_held(name.kind, &name.folded, directory);
    let names: Vec<Reservation> = past.names_of(person).filter(unheld).collect();
    (!names.is_empty()).then_some(Remember::Free { names })
}
