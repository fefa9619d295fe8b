//! A company of 801 with the accounts it had before anybody looked: some carry the employee's number, some only look
//! alike, some mislead.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization as _;

use super::days::day;
use super::sandbox::Person;
use super::support::world::{World, WorldAccount};

/// Whose number is on their account.
pub const BY_NUMBER: RangeInclusive<u32> = 1..=500;
/// At work, although IT disabled the account.
pub const CLOSED_BY_IT: u32 = 500;
/// The same, and whoever decides says that it is to be opened.
pub const TO_BE_OPENED: u32 = 499;
/// Whose account only has the same name, or the same address.
pub const BY_LOOKS: RangeInclusive<u32> = 501..=750;
/// Two people of one name, of whom the first has an account.
pub const NAMESAKES: [u32; 2] = [751, 752];
/// The account has an address that was typed wrong, and no name.
pub const MISSPELT: u32 = 753;
/// The account is an administrator's.
pub const PROTECTED: u32 = 754;
/// One account of 2019 and one of 2023, with name and number both.
pub const TWICE: u32 = 755;
/// The address belongs to the reception's account, too.
pub const RECEPTION: u32 = 756;
/// The account carries the number of the payroll before the last.
pub const OLD_PAYROLL: u32 = 757;
/// No account; each is to be given one.
pub const WITHOUT: RangeInclusive<u32> = 758..=770;
/// No account, and none is wanted.
pub const UNWANTED: RangeInclusive<u32> = 771..=800;
/// Hired after rosterd came.
pub const NEWCOMER: u32 = 801;

/// What tells whose account one is, as the operator of this company writes it.
pub fn rules() -> String {
    let before = day(-30);
    format!(
        "[adoption]\nhints = [[\"personnel_number\"], [\"email\", \"last_name\"]]\nhired_before = \"{before}\"\n"
    )
}

const FIRST: [&str; 40] = [
    "Anna", "Bernd", "Clara", "David", "Elif", "Fritz", "Greta", "Hugo", "Ines", "Jörg", "Katrin",
    "Lukas", "Maja", "Nils", "Olga", "Paul", "Queenie", "Rosa", "Samir", "Tanja", "Udo", "Vera",
    "Willi", "Xenia", "Yusuf", "Zoe", "Amélie", "Björn", "Chloë", "Dörte", "Émile", "Frida", "Gül",
    "Hélène", "Ivo", "José", "Kai-Uwe", "Lotte", "Mirko", "Noémi",
];

/// A last name as HR has it; the same to a directory, which looks at neither case nor marks; and as IT wrote it where
/// letters cannot tell that it is the same.
const LAST: [[&str; 3]; 20] = [
    ["Müller", "MULLER", "Mueller"],
    ["Schäfer", "Schafer", "Schaefer"],
    ["Groß", "GROSS", "Grosz"],
    ["Köhler", "Kohler", "Koehler"],
    ["Weiß", "Weiss", "Weis"],
    ["Jäger", "jager", "Jaeger"],
    ["Krüger", "Kruger", "Krueger"],
    ["Böhm", "Bohm", "Boehm"],
    ["Núñez", "Nunez", "Nunjez"],
    ["Çelik", "CELIK", "Tschelik"],
    ["Novák", "Novak", "Nowak"],
    ["Lefèvre", "Lefevre", "Lefebvre"],
    ["Brückner-Weiß", "Bruckner-Weiss", "Brückner Weiß"],
    ["von Bülow", "VON BULOW", "Bülow"],
    ["O'Brién", "O'Brien", "OBrien"],
    ["Strauß", "STRAUSS", "Straus"],
    ["Šimek", "Simek", "Schimek"],
    ["Ångström", "Angstrom", "Aangstroem"],
    ["Händel", "Handel", "Haendel"],
    ["Günther", "GÜNTHER", "Guenther"],
];

/// First name, and the spellings of the last one. Nobody has somebody else's, but for the namesakes.
pub fn name(n: u32) -> (&'static str, [&'static str; 3]) {
    let n = if n == NAMESAKES[1] { NAMESAKES[0] } else { n };
    let n = usize::try_from(n - 1).expect("a small number");
    (FIRST[n / LAST.len()], LAST[n % LAST.len()])
}

fn address(n: u32) -> String {
    format!("person.{n:04}@example.com")
}

/// Everybody HR knows.
pub fn people() -> impl Iterator<Item = Person> {
    let before = (1..NEWCOMER).map(|n| {
        let (first, [last, ..]) = name(n);
        let person = Person::new(n.into(), first, last)
            .hired("2020-01-01")
            .with("personnel_number", format!("P{n:04}"));
        let place = match n % 4 {
            0 => person.office("London").department("Engineering"),
            1 => person.department("Engineering"),
            _ => person,
        };
        if WITHOUT.contains(&n) || NAMESAKES.contains(&n) {
            place
        } else {
            place.email(&address(n))
        }
    });
    let newcomer = Person::new(NEWCOMER.into(), "Nia", "Neu").hired(&day(-3).to_string());
    before.chain([newcomer])
}

/// The directory as IT keeps it, with an account that is no person's.
pub fn world() -> World {
    let owners = (1..*WITHOUT.start()).filter(|n| *n != NAMESAKES[1]);
    let (first, [last, ..]) = name(TWICE);
    let old = existing("it0755old", &format!("{first} {last} (2019)"));
    let scanner = existing("scanner", "Scanner, second floor").with("sn", &["Scanner"]);
    let more = [numbered(called(old, first, last), TWICE), scanner];
    World {
        accounts: owners.map(account).chain(more).collect(),
        ..World::default()
    }
}

/// Who logs in.
pub fn with_password() -> impl Iterator<Item = u32> {
    (1..TO_BE_OPENED).step_by(50).chain([PROTECTED])
}

/// Everybody's password who has one.
pub const PASSWORD: &str = "W0rld-Passw0rd!";

/// The login IT gave somebody's account.
pub fn login(n: u32) -> String {
    format!("it{n:04}")
}

/// The account that IT thinks of as this person's.
fn account(n: u32) -> WorldAccount {
    let (first, [last, ..]) = name(n);
    let mut account = existing(&login(n), &format!("{first} {last}"));
    if with_password().any(|one| one == n) {
        (account.password, account.control) = (Some(PASSWORD.into()), 512);
    }
    match n {
        1..=500 => by_number(account, n),
        501..=750 => by_looks(account, n),
        751 => {
            let sales = WorldAccount {
                unit: "OU=Sales,OU=Berlin,OU=Staff".into(),
                ..existing(&login(n), &format!("{last}, {first}"))
            };
            called(sales, first, last)
        }
        MISSPELT => account.with("mail", &["person.0753@exmaple.com"]),
        PROTECTED => numbered(called(account, first, last), n).with("adminCount", &["1"]),
        RECEPTION => existing(&login(n), "Reception").with("mail", &[&address(n)]),
        OLD_PAYROLL => called(account, first, last).with("employeeID", &["K-0757"]),
        _ => numbered(called(account, first, last), n),
    }
}

/// The number agrees: as it is, in other letters or with a blank behind it, whatever else there is.
fn by_number(account: WorldAccount, n: u32) -> WorldAccount {
    let (first, [last, ..]) = name(n);
    match n {
        1..=250 => numbered(called(account, first, last), n).with("mail", &[&address(n)]),
        251..=350 => called(account, first, "Ledig").with("employeeNumber", &[&format!("p{n:04}")]),
        351..=450 => numbered(account, n).with("displayName", &[&format!("{last}, {first}")]),
        451..TO_BE_OPENED => {
            called(account, first, last).with("employeeNumber", &[&format!("P{n:04} ")])
        }
        _ => WorldAccount {
            password: Some(PASSWORD.into()),
            control: 514,
            ..numbered(called(account, first, last), n)
        },
    }
}

/// No number, or one that a spreadsheet took the zeros off; the name in one spelling or another, or the address alone.
fn by_looks(account: WorldAccount, n: u32) -> WorldAccount {
    let (first, [last, unmarked, other]) = name(n);
    let shouted = address(n).to_uppercase();
    match n {
        501 => called(account, first, last).with("employeeNumber", &["P501"]),
        502..=560 => called(account, first, last),
        561..=590 => called(account, &first.to_uppercase(), unmarked),
        591..=620 => called(account, first, &last.nfd().collect::<String>()),
        621..=650 => called(account, first, other).with("mail", &[&shouted]),
        651..=670 => called(account, last, first).with("mail", &[&shouted]),
        671..=690 => account
            .with("displayName", &[&format!("{last}, {first}")])
            .with("mail", &[&shouted]),
        _ => called(account, &first[..1], unmarked).with("mail", &[&address(n)]),
    }
}

/// Without a password, and none required: nobody has logged in with most of these for years, and each password would
/// take a controller a moment.
fn existing(sam: &str, cn: &str) -> WorldAccount {
    WorldAccount {
        password: None,
        control: 544,
        ..WorldAccount::enabled(sam, cn, "OU=Unsorted,OU=Staff")
    }
}

fn called(account: WorldAccount, first: &str, last: &str) -> WorldAccount {
    account.with("givenName", &[first]).with("sn", &[last])
}

fn numbered(account: WorldAccount, n: u32) -> WorldAccount {
    account.with("employeeNumber", &[&format!("P{n:04}")])
}

/// Who has the account from before.
pub fn adopted() -> impl Iterator<Item = u32> {
    let others = [NAMESAKES[0], MISSPELT, TWICE, OLD_PAYROLL];
    BY_NUMBER.chain(BY_LOOKS).chain(others)
}

/// Who has which account in the end, by the anchor.
pub fn owners() -> BTreeMap<String, String> {
    let adopted = adopted().map(|n| (n, login(n)));
    let created = created().map(|(n, login)| (n, login.to_owned()));
    let all = adopted.chain(created);
    all.map(|(n, login)| (n.to_string(), login)).collect()
}

/// Who has an account only since rosterd came, and its login.
pub fn created() -> impl Iterator<Item = (u32, &'static str)> {
    let without = [
        "laangstroem",
        "lhaendel",
        "lguenther",
        "mmueller",
        "mschaefer",
        "mgross",
        "mkoehler",
        "mweiss",
        "mjaeger",
        "mkrueger",
        "mboehm",
        "mnunez",
        "mcelik",
    ];
    let others = [
        (NAMESAKES[1], "lnovak"),
        (RECEPTION, "lstrauss"),
        (NEWCOMER, "nneu"),
    ];
    WITHOUT.zip(without).chain(others)
}
