//! What stands before the records: what they are good for, and what they are not.

use super::super::shown::{View, short};
use super::super::text::{count, count_people, who};
use super::text::Ldif;
use super::{Counts, Passwords, Source};
use crate::plan::Case;

/// The beginning of the file.
pub(super) fn head(source: &Source<'_>, cases: &[&Case], counts: &Counts) -> Ldif {
    let shown = source.shown;
    let mut ldif = Ldif::default();
    ldif.version();
    let moment = shown.moment(shown.plan.now.instant());
    let id = short(shown.plan.id.as_str());
    ldif.comment(&format!(
        "rosterd plan {id} as LDIF change records, {moment}: {} for {}",
        count(counts.records, "request"),
        count_people(cases.len())
    ));
    if counts.records > 0 {
        use_of_it(source, id, &mut ldif);
    }
    passwords(source, counts, &mut ldif);
    if counts.others > 0 {
        let left = count(counts.others, "change");
        ldif.comment("");
        ldif.comment(&format!(
            "{left} left out for another reason: see LEFT OUT below."
        ));
    }
    ldif.gap();
    ldif
}

/// How to carry it out, and what that means.
fn use_of_it(source: &Source<'_>, id: &str, ldif: &mut Ldif) {
    let controller = source.shown.controller;
    let lines = [
        "",
        &format!(
            "Valid only for the directory as it was read from {controller}: names were free then, and bits are"
        ),
        "exchanged for those that were found. If anything moved since, make a new one.",
        "",
        "To carry it out, with the rights rosterd has, over TLS, on the same controller:",
        &format!("  ldapmodify -x -H ldaps://{controller} -D USER -W -f FILE"),
        "It stops at the first request that is refused. Do not go on behind it and do not begin again: ask rosterd",
        "for a new plan, which knows what is done.",
        "",
        "rosterd learns nothing of it. Memberships count as found: rosterd does not take them away later, unless the",
        "group is authoritative. What is closed or expires counts as somebody else's doing: a return opens nothing.",
        &format!("Where rosterd may write, prefer rosterd apply --plan {id}"),
    ];
    for line in lines {
        ldif.comment(line);
    }
}

fn passwords(source: &Source<'_>, counts: &Counts, ldif: &mut Ldif) {
    let lines = match source.passwords {
        Passwords::Drawn(_) => [
            "THIS FILE HOLDS PASSWORDS. Delete it when it is done. First passwords are set and handed over to nobody:",
            "only this file knows them (docs/ldif.md says how to read one).",
        ],
        Passwords::LeftOut if counts.for_passwords > 0 => [
            "Passwords are left out, and what needs one: see LEFT OUT below. New accounts stay closed until somebody sets",
            "a password and enables them; accounts that are closed keep the password they had.",
        ],
        Passwords::LeftOut => return,
    };
    ldif.comment("");
    for line in lines {
        ldif.comment(line);
    }
}

/// Who is held, and why. No record of theirs is written.
pub(super) fn held(source: &Source<'_>, view: &View<'_>, ldif: &mut Ldif) {
    let cases = source.shown.plan.cases.iter();
    let held: Vec<_> = cases
        .filter_map(|case| Some((case, view.hold(case)?)))
        .collect();
    if held.is_empty() {
        return;
    }
    let people = count_people(held.len());
    ldif.comment(&format!(
        "HELD: {people} not among the records. After a look at rosterd plan, --include-held writes what you may pass:"
    ));
    for (case, hold) in held {
        let why: Vec<String> = hold.breaches.iter().map(ToString::to_string).collect();
        ldif.comment(&format!("  {}: {}", who(case), why.join("; ")));
    }
    ldif.gap();
}
