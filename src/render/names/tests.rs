use super::*;
use crate::clock::Now;
use crate::render::sample::{at, berlin, dn};

fn names(login: &str, common_name: &str) -> Names {
    Names {
        sam_account_name: login.to_owned(),
        user_principal_name: format!("{login}@example.com"),
        mail: Some(format!("{login}@example.com")),
        common_name: common_name.to_owned(),
    }
}

fn who(id: &str, name: &str, part: Part) -> Rehearsed {
    Rehearsed {
        person: PersonId::new(id),
        name: name.to_owned(),
        has: None,
        part,
    }
}

fn taken(what: &'static str, name: &str, holder: Holder, more: u32) -> Collision {
    Collision {
        what,
        name: name.to_owned(),
        holder,
        more,
    }
}

/// One of everything.
pub fn rehearsal() -> Rehearsal {
    let chosen = |choice, from: &str, to: &str| Chosen {
        choice,
        from: from.to_owned(),
        to: to.to_owned(),
    };
    let there = dn("CN=Room,OU=Staff,DC=corp,DC=example");
    let kept = Holder::Kept {
        person: PersonId::new("3"),
        until: Some(at("2027-12-01T00:00:00Z")),
    };
    let unspellable = NameProblem::Missing {
        what: "sAMAccountName",
        why: "the field 'last_name': '王' cannot be spelled in login letters safely; set names.override \
              for this person"
            .to_owned(),
    };
    let tried = |names, collisions, spelling| Part::Tried {
        naming: Naming { names, collisions },
        spelling,
    };
    let collisions = vec![
        taken("sAMAccountName", "jmueller", Holder::Object(Some(there)), 1),
        taken("mail", "jmueller@example.com", kept, 0),
    ];
    let spelling = vec![
        chosen(Choice::Letters, "Müller", "Mueller"),
        chosen(Choice::Particles, "von Müller", "vonMueller"),
    ];
    let mut keeps = who("1", "Anna Bauer", Part::Keeps);
    keeps.has = Some(names("abauer", "Bauer, Anna"));
    let mut renamed = who(
        "5",
        "Kim Li",
        tried(Ok(names("kli", "Li, Kim")), Vec::new(), Vec::new()),
    );
    renamed.has = Some(names("kl", "Li, Kim"));
    let joerg = tried(Ok(names("jmueller3", "Müller, Jörg")), collisions, spelling);
    Rehearsal {
        extent: Extent::Everybody,
        now: Now::at(at("2026-03-02T06:00:00Z")),
        people: vec![
            keeps,
            who("2", "Jörg von Müller", joerg),
            who(
                "3",
                "伟 王",
                tried(Err(unspellable), Vec::new(), Vec::new()),
            ),
            who("4", "Sam \u{1b}[31mRed", Part::Undecided),
            renamed,
        ],
    }
}

/// With what a reader needs.
pub fn company<'a>(rehearsal: &'a Rehearsal, zone: &'a TimeZone) -> Company<'a> {
    Company {
        rehearsal,
        spelling: Spelling::default(),
        controller: "dc1.corp.example",
        zone,
        recorded: false,
    }
}

#[test]
fn a_rehearsal_in_words() {
    let (rehearsal, zone) = (rehearsal(), berlin());
    let mut company = company(&rehearsal, &zone);
    company.recorded = true;
    let text = super::names(&company, Style::plain(100));
    insta::assert_snapshot!(text, @r#"
    Names · 2026-03-02 07:00 CET · dc1.corp.example
    From a recording: saved pages are shown in Personio's place.
    As if nobody in the roster had an account: accounts that exist keep the names they have.
    5 people: 1 keeps the names of the account, 2 would be named (1 not by the first choice, which is
      taken), 1 needs an override, 1 waits for a decision.

    Need an override (1)
      ! 伟 王 [3]: sAMAccountName: the field 'last_name': '王' cannot be spelled in login letters
        safely; set names.override for this person
      HR fills the field, or an operator gives the name: [names.override."ID"] with sam_account_name,
        user_principal_name, mail or common_name.

    First choices that are taken (1 person)
      Jörg von Müller [2]
        sAMAccountName jmueller → jmueller3 (taken by CN=Room,OU=Staff,DC=corp,DC=example, and 1 more
          tried)
        mail jmueller@example.com → jmueller3@example.com (kept for person 3 until 2027-12-01 01:00 CET)

    Would be named (2)
      + Jörg von Müller [2]   jmueller3, jmueller3@example.com, "Müller, Jörg"
      + Kim Li [5]            kli, kli@example.com, "Li, Kim"; has kl, kl@example.com, "Li, Kim"

    Spelling in logins and addresses
      letters that have letters of their own: 1 person   Müller → Mueller
      particles joined: 1 person                         von Müller → vonMueller

    Wait for a decision (1)
      Sam \u{1b}[31mRed [4]
      Whether these have an account is not settled (rosterd plan says why), so it is not known whether
        they need names.
    "#);
}

#[test]
fn nobody_to_name_is_said_in_one_line() {
    let zone = berlin();
    let mut rehearsal = rehearsal();
    rehearsal.extent = Extent::Newcomers;
    rehearsal.people.truncate(1);
    let text = super::names(&company(&rehearsal, &zone), Style::plain(100));
    insta::assert_snapshot!(text, @r#"
    Names · 2026-03-02 07:00 CET · dc1.corp.example
    1 person: 1 keeps the names of the account.
    "#);
}
