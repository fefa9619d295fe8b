//! Ten thousand people with names of eleven languages, named by the patterns as shipped.

use std::fmt::Write as _;

use super::languages::{LANGUAGES, Language};
use super::*;
use crate::directory::{fold, length};

const PEOPLE: usize = 10_000;

/// Draws without chance: the same numbers every time (a linear congruence, Knuth's MMIX).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    /// One of a list; what stands first comes more often.
    fn name(&mut self, of: &[&'static str]) -> &'static str {
        of[self.below(of.len()).min(self.below(of.len()))]
    }

    fn names(&mut self, of: &[&'static str], two_in_a_hundred: usize) -> String {
        let one = self.name(of);
        match self.below(100) < two_in_a_hundred {
            true => format!("{one} {}", self.name(of)),
            false => one.to_owned(),
        }
    }
}

/// The company: people in order of id, each with the language of the name.
fn company() -> Vec<(&'static Language, Person)> {
    let mut draw = Draw(11);
    let hundred = LANGUAGES
        .iter()
        .flat_map(|language| std::iter::repeat_n(language, language.share));
    let hundred: Vec<&Language> = hundred.collect();
    assert_eq!(hundred.len(), 100);
    let people = (0..PEOPLE).map(|number| {
        let language = hundred[draw.below(100)];
        let first = draw.names(language.first, language.second_first);
        let last = draw.names(language.last, language.second_last);
        (language, person(&format!("{number:05}"), &first, &last))
    });
    people.collect()
}

/// What became of the people of one language.
#[derive(Default)]
struct Row {
    people: usize,
    first_choice: usize,
    second_choice: usize,
    numbered_login: usize,
    numbered_address: usize,
    overrides: usize,
    illegal: usize,
}

impl Row {
    fn count(&mut self, naming: &Naming) {
        self.people += 1;
        let Ok(names) = &naming.names else {
            self.overrides += 1;
            return;
        };
        let of = |what| naming.collisions.iter().find(|one| one.what == what);
        match of("sAMAccountName") {
            None => self.first_choice += 1,
            Some(collision) if collision.more == 0 => self.second_choice += 1,
            Some(_) => self.numbered_login += 1,
        }
        self.numbered_address += usize::from(of("mail").is_some());
        self.illegal += usize::from(!is_legal(names));
    }

    fn add(&mut self, other: &Self) {
        self.people += other.people;
        self.first_choice += other.first_choice;
        self.second_choice += other.second_choice;
        self.numbered_login += other.numbered_login;
        self.numbered_address += other.numbered_address;
        self.overrides += other.overrides;
        self.illegal += other.illegal;
    }

    fn line(&self, name: &str) -> String {
        let Self {
            people,
            first_choice,
            second_choice,
            numbered_login,
            numbered_address,
            overrides,
            illegal,
        } = self;
        format!(
            "| {name} | {people} | {first_choice} | {second_choice} | {numbered_login} | {numbered_address} | {overrides} | {illegal} |"
        )
    }
}

/// Looked at again from the other side, knowing nothing of how names are made (Win32 "Naming Properties",
/// RFC 5321 and 5322, AD schema).
fn is_legal(names: &Names) -> bool {
    let Names {
        sam_account_name: login,
        user_principal_name: principal,
        mail,
        common_name,
    } = names;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    let inside = |text: &str| {
        !text.starts_with('.') && !text.ends_with('.') && !text.contains("..") && !text.is_empty()
    };
    let is_login = login.len() <= 20 && login.chars().all(plain) && inside(login);
    let local = principal.strip_suffix("@example.com").unwrap_or_default();
    let is_address = local.len() <= 64 && local.chars().all(plain) && inside(local);
    let is_common = common_name.trim() == common_name && (1..=64).contains(&length(common_name));
    is_login && is_address && is_common && mail.as_ref() == Some(principal)
}

fn table(named: &BTreeMap<PersonId, Naming>, company: &[(&Language, Person)]) -> String {
    let mut out = "| Names | people | first login | second | numbered | numbered address | need an override | illegal |\n\
                   | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        .to_owned();
    let mut all = Row::default();
    for language in &LANGUAGES {
        let mut row = Row::default();
        let theirs = company.iter().filter(|(of, _)| of.name == language.name);
        theirs.for_each(|(_, person)| row.count(&named[person.id()]));
        all.add(&row);
        writeln!(out, "{}", row.line(language.name)).unwrap();
    }
    writeln!(out, "{}", all.line("**all**")).unwrap();
    out
}

// R-13, R-14, R-17, R-19
#[test]
fn ten_thousand_people_of_eleven_languages_are_named_or_told_that_they_need_an_override() {
    let (company, unit) = (company(), unit());
    let newcomers = company.iter().map(|(_, person)| (person, &unit));
    let (directory, past) = (directory(vec![]), Past::default());
    let named = assign_telling(newcomers, &directory, &past, &policy(), morning());
    let table = table(&named, &company);
    println!("{table}");

    let mut seen = [BTreeSet::new(), BTreeSet::new(), BTreeSet::new()];
    for (language, person) in &company {
        let own_script = language.name.ends_with("own script");
        let names = match (&named[person.id()].names, own_script) {
            (Ok(names), false) => names,
            (Err(problem), true) => {
                assert!(problem.to_string().contains("names.override"), "{problem}");
                continue;
            }
            (told, _) => panic!("{}: {told:?}", person.display_name()),
        };
        assert!(is_legal(names), "{}: {names:?}", person.display_name());
        let all =
            ["sAMAccountName", "mail", "common name"].map(|what| fold(names.get(what).unwrap()));
        for (seen, name) in seen.iter_mut().zip(all) {
            assert!(seen.insert(name), "twice: {names:?}");
        }
    }
    insta::assert_snapshot!(table, @r"
    | Names | people | first login | second | numbered | numbered address | need an override | illegal |
    | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
    | German | 1603 | 194 | 226 | 1183 | 1282 | 0 | 0 |
    | English | 1004 | 100 | 127 | 777 | 732 | 0 | 0 |
    | French | 1046 | 135 | 115 | 796 | 733 | 0 | 0 |
    | Spanish | 869 | 568 | 197 | 104 | 167 | 0 | 0 |
    | Portuguese | 849 | 485 | 188 | 176 | 260 | 0 | 0 |
    | Italian | 790 | 76 | 64 | 650 | 636 | 0 | 0 |
    | Polish | 870 | 94 | 90 | 686 | 767 | 0 | 0 |
    | Turkish | 775 | 90 | 102 | 583 | 586 | 0 | 0 |
    | Vietnamese | 713 | 74 | 74 | 565 | 314 | 0 | 0 |
    | Arabic, Latin letters | 501 | 61 | 75 | 365 | 422 | 0 | 0 |
    | Arabic, own script | 209 | 0 | 0 | 0 | 0 | 209 | 0 |
    | Chinese, pinyin | 588 | 74 | 71 | 443 | 498 | 0 | 0 |
    | Chinese, own script | 183 | 0 | 0 | 0 | 0 | 183 | 0 |
    | **all** | 10000 | 1951 | 1329 | 6328 | 6397 | 392 | 0 |
    ");
}
