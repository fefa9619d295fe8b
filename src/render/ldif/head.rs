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
    let mut say = |text: &str| ldif.comment(text);
    let moment = shown.moment(shown.plan.now.instant());
    let id = short(shown.plan.id.as_str());
    say(&format!(
        "rosterd plan {id} as LDIF change records, {moment}"
    ));
    say(&format!(
        "{} for {}",
        count(counts.records, "request"),
        count_people(cases.len())
    ));
    say("");
    say(&format!(
        "Read from {}, and valid only for the directory as it was read: new accounts have names that were free",
        shown.controller
    ));
    say(
        "then, bits are exchanged for those that were found. If anything moved since, make a new plan.",
    );
    say("");
    say("To carry it out, with the rights rosterd has, over TLS, on the same controller:");
    say(&format!(
        "  ldapmodify -x -H ldaps://{} -D USER -W -f FILE",
        shown.controller
    ));
    say(
        "It stops at the first request that is refused. Do not carry on with the rest and do not begin again:",
    );
    say("ask rosterd for a new plan, which knows what is done.");
    say("");
    say(
        "rosterd learns nothing of it. Memberships count as found, so that rosterd does not take them away later;",
    );
    say(
        "the expiry and the disabled bit count as somebody else's hand. Where rosterd may write, prefer",
    );
    say(&format!("  rosterd apply --plan {id}"));
    passwords(source, counts, &mut ldif);
    if counts.others > 0 {
        ldif.comment("");
        let left = count(counts.others, "change");
        ldif.comment(&format!(
            "{left} left out for another reason; see LEFT OUT below"
        ));
    }
    ldif.gap();
    ldif
}

fn passwords(source: &Source<'_>, counts: &Counts, ldif: &mut Ldif) {
    let mut say = |text: &str| ldif.comment(text);
    match source.passwords {
        Passwords::Drawn(_) => {
            say("");
            say(
                "THIS FILE HOLDS PASSWORDS. Delete it when it is done. First passwords are set and not handed over:",
            );
            say("nobody but this file knows them (docs/ldif.md says how to read one).");
        }
        Passwords::LeftOut if counts.for_passwords > 0 => {
            say("");
            let steps = count(counts.for_passwords, "step");
            say(&format!(
                "{steps} left out: passwords are secrets, and this is none. New accounts stay"
            ));
            say("without a password and closed, closed accounts keep the password they had.");
        }
        Passwords::LeftOut => {}
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
    ldif.comment(&format!(
        "HELD, and not among the records: {}",
        count_people(held.len())
    ));
    for (case, hold) in held {
        let why: Vec<String> = hold.breaches.iter().map(ToString::to_string).collect();
        ldif.comment(&format!("  {}: {}", who(case), why.join("; ")));
    }
    ldif.gap();
}
