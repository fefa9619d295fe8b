//! What types and absences mean: one word a person for one day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::Value;
use tracing::warn;

use crate::people::{FieldValue, PersonId};
use crate::personio::convert;
use crate::personio::wire;

use super::paging::Broken;

/// Personio's categories and our words for them (developer.personio.de, list time-off types). Categories that are not
/// in here keep their own.
const KINDS: &[(&str, &str)] = &[
    ("maternity_parental_leave", "parental"),
    ("sick_leave", "sick"),
    ("paid_vacation", "vacation"),
    ("unpaid_vacation", "unpaid"),
    ("unpaid_suspension", "unpaid"),
    ("family_care", "care"),
    ("child_care", "care"),
    ("irrevocable_exemption", "garden_leave"),
    ("short_time_allowance", "short_time"),
    ("quarantine", "quarantine"),
    ("strike_and_lockout", "strike"),
    ("public_duty", "public_duty"),
    ("unexcused_absence", "unexcused"),
    ("undefined", OTHER),
];

/// The word for an absence whose type has no category.
const OTHER: &str = "other";

/// The category of work that is done elsewhere: nobody is away for it.
const OFFSITE: &str = "offsite_work";

/// What an absence of a type is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Away(String),
    AtWork,
}

/// The kinds of absence by the number of their type.
#[derive(Default)]
pub(super) struct Kinds {
    ids: BTreeSet<String>,
    kinds: BTreeMap<String, Kind>,
}

impl Kinds {
    /// Takes an entry of the list of types. One whose category cannot be read is left out: its absences are in doubt.
    pub(super) fn take(&mut self, entry: &Value) -> Result<(), Broken> {
        let id = fresh(entry, &mut self.ids)?;
        if let Some(kind) = wire::part(entry, "category").and_then(kind) {
            self.kinds.insert(id, kind);
        }
        Ok(())
    }
}

fn kind(category: &Value) -> Option<Kind> {
    if wire::is_nothing(category) {
        return Some(Kind::Away(OTHER.to_owned()));
    }
    let category = wire::one_line(category.as_str()?);
    if category == OFFSITE {
        return Some(Kind::AtWork);
    }
    let known = KINDS.iter().find(|(theirs, _)| *theirs == category);
    Some(Kind::Away(
        known.map_or(category, |(_, ours)| (*ours).to_owned()),
    ))
}

/// One person's day.
enum Standing {
    /// Away on this kind of absence, which lasts so many days in all.
    Away { days: i32, kind: String },
    /// There is something that cannot be understood.
    InDoubt,
}

/// Everybody's absences on one day, as they come.
pub(super) struct Ledger {
    today: Date,
    kinds: Kinds,
    ids: BTreeSet<String>,
    people: BTreeMap<PersonId, Standing>,
}

impl Ledger {
    /// An empty ledger for `today`.
    pub(super) fn new(today: Date, kinds: Kinds) -> Self {
        Self {
            today,
            kinds,
            ids: BTreeSet::new(),
            people: BTreeMap::new(),
        }
    }

    /// Takes an absence. Only approved ones that touch the day count; the filter of the request has delivered those of
    /// the next day too. One that cannot be understood puts its person in doubt, and nobody else.
    pub(super) fn take(&mut self, entry: &Value) -> Result<(), Broken> {
        let id = fresh(entry, &mut self.ids)?;
        let status = wire::part(entry, "status").and_then(Value::as_str);
        if status.is_some_and(|status| !status.eq_ignore_ascii_case("approved")) {
            return Ok(());
        }
        let employee = wire::part(entry, "employee").and_then(|whose| wire::part(whose, "id"));
        let person = employee.and_then(wire::id_text).map(PersonId::new);
        let person = person.ok_or_else(|| Broken::Nobodys(id.clone()))?;
        let standing = match self.standing(entry, status) {
            Ok(None) => return Ok(()),
            Ok(Some(standing)) => standing,
            Err(what) => {
                warn!(
                    person = person.as_str(),
                    absence = id,
                    "an absence cannot be used: {what}"
                );
                Standing::InDoubt
            }
        };
        self.enter(person, standing);
        Ok(())
    }

    /// What an absence makes of its person today: nothing, a kind, or what is wrong with it.
    fn standing(
        &self,
        entry: &Value,
        status: Option<&str>,
    ) -> Result<Option<Standing>, &'static str> {
        status.ok_or("it does not say whether it is approved")?;
        let day = |name| wire::part(entry, name).and_then(convert::civil_day);
        let days = day("start_date").zip(day("end_date"));
        let (first, last) = days
            .filter(|(first, last)| first <= last)
            .ok_or("its first and last day cannot be read")?;
        if self.today < first || last < self.today {
            return Ok(None);
        }
        let kind = wire::part(entry, "time_off_type").and_then(|kind| wire::part(kind, "id"));
        let kind = kind.and_then(wire::id_text);
        let kind = kind.and_then(|id| self.kinds.kinds.get(&id));
        match kind.ok_or("its type is not in the list of types, or has no readable category")? {
            Kind::AtWork => Ok(None),
            Kind::Away(kind) => Ok(Some(Standing::Away {
                days: (last - first).get_days(),
                kind: kind.clone(),
            })),
        }
    }

    /// Of several absences the longest counts (a day of sickness does not end a parental leave), of equally long ones
    /// the first by name; doubt outweighs all.
    fn enter(&mut self, person: PersonId, new: Standing) {
        let weight = |standing: &Standing| match standing {
            Standing::Away { days, kind } => (0, *days, std::cmp::Reverse(kind.clone())),
            Standing::InDoubt => (1, 0, std::cmp::Reverse(String::new())),
        };
        let before = self.people.get(&person);
        if before.is_none_or(|before| weight(before) < weight(&new)) {
            self.people.insert(person, new);
        }
    }

    /// The word of everybody who is away; unreadable for who is in doubt.
    pub(super) fn close(self) -> BTreeMap<PersonId, FieldValue> {
        let word = |standing| match standing {
            Standing::Away { kind, .. } => FieldValue::Text(kind),
            Standing::InDoubt => FieldValue::Unreadable,
        };
        let people = self.people.into_iter();
        people
            .map(|(person, standing)| (person, word(standing)))
            .collect()
    }
}

/// The number of an entry that has not been seen before.
fn fresh(entry: &Value, ids: &mut BTreeSet<String>) -> Result<String, Broken> {
    let id = wire::part(entry, "id").and_then(wire::id_text);
    let id = id.ok_or(Broken::NoId)?;
    if ids.insert(id.clone()) {
        Ok(id)
    } else {
        Err(Broken::Twice(id))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn a_type(id: u64, category: Value) -> Value {
        json!({ "type": "TimeOffType", "attributes": { "id": id, "name": "secret", "category": category } })
    }

    fn kinds() -> Kinds {
        let mut kinds = Kinds::default();
        for (id, category) in [
            (1, json!("maternity_parental_leave")),
            (2, json!("sick_leave")),
            (3, json!("paid_vacation")),
            (4, json!("volunteering")),
            (5, json!(null)),
            (6, json!("offsite_work")),
            (7, json!(7)),
        ] {
            kinds.take(&a_type(id, category)).unwrap();
        }
        kinds
    }

    fn absence(id: u64, person: u64, (first, last): (&str, &str), of: u64) -> Value {
        json!({ "type": "TimeOffPeriod", "attributes": {
            "id": id, "status": "approved", "start_date": first, "end_date": last, "comment": "secret",
            "time_off_type": { "type": "TimeOffType", "attributes": { "id": of, "name": "secret" } },
            "employee": { "type": "Employee", "attributes": { "id": { "label": "ID", "value": person } } },
        } })
    }

    fn kinds_of(absences: &[Value]) -> Result<Vec<(String, String)>, Broken> {
        let mut ledger = Ledger::new(date(2026, 11, 23), kinds());
        absences
            .iter()
            .try_for_each(|absence| ledger.take(absence))?;
        let shown = |(person, kind): (PersonId, FieldValue)| {
            (
                person.to_string(),
                kind.text().unwrap_or_else(|| "unreadable".into()),
            )
        };
        Ok(ledger.close().into_iter().map(shown).collect())
    }

    fn kind_of(absences: &[Value]) -> Option<String> {
        kinds_of(absences).unwrap().pop().map(|(_, kind)| kind)
    }

    const TODAY: (&str, &str) = ("2026-11-23T00:00:00+01:00", "2026-11-23T00:00:00+01:00");

    #[test]
    fn categories_have_our_words_and_unknown_ones_keep_theirs() {
        for (of, wanted) in [
            (1, Some("parental")),
            (2, Some("sick")),
            (3, Some("vacation")),
            (4, Some("volunteering")),
            (5, Some("other")),
            (6, None),
            (7, Some("unreadable")),
            (8, Some("unreadable")),
        ] {
            assert_eq!(
                kind_of(&[absence(1, 9, TODAY, of)]).as_deref(),
                wanted,
                "type {of}"
            );
        }
    }

    #[test]
    fn an_absence_counts_from_its_first_to_its_last_day_and_not_a_day_longer() {
        for (days, away) in [
            (("2026-11-23T00:00:00+0100", "2026-11-23"), true),
            (
                ("2026-03-01T00:00:00+01:00", "2027-02-28T00:00:00+01:00"),
                true,
            ),
            (("2026-11-20", "2026-11-22"), false),
            // The filter by end_date has let this through.
            (
                ("2026-11-24T00:00:00+01:00", "2026-11-24T00:00:00+01:00"),
                false,
            ),
        ] {
            assert_eq!(
                kind_of(&[absence(1, 9, days, 2)]).is_some(),
                away,
                "{days:?}"
            );
        }
    }

    #[test]
    fn only_what_is_approved_counts() {
        for status in ["requested", "rejected", "pending", "a new word"] {
            let mut wish = absence(1, 9, TODAY, 2);
            wish["attributes"]["status"] = status.into();
            assert_eq!(kind_of(&[wish]), None);
        }
        let mut silent = absence(1, 9, TODAY, 2);
        silent["attributes"]["status"] = Value::Null;
        assert_eq!(kind_of(&[silent]).as_deref(), Some("unreadable"));
    }

    #[test]
    fn the_longest_of_several_counts_in_any_order_and_doubt_outweighs_it() {
        let parental = absence(1, 9, ("2026-03-01", "2027-02-28"), 1);
        let sick = absence(2, 9, TODAY, 2);
        for both in [
            [parental.clone(), sick.clone()],
            [sick.clone(), parental.clone()],
        ] {
            assert_eq!(kind_of(&both).as_deref(), Some("parental"));
        }
        let vacation = absence(3, 9, TODAY, 3);
        for both in [[sick.clone(), vacation.clone()], [vacation, sick]] {
            assert_eq!(kind_of(&both).as_deref(), Some("sick"));
        }
        let odd = absence(4, 9, ("soon", "2026-11-23"), 2);
        for both in [[parental.clone(), odd.clone()], [odd, parental]] {
            assert_eq!(kind_of(&both).as_deref(), Some("unreadable"));
        }
    }

    #[test]
    fn doubt_stays_with_its_person() {
        let odd = absence(1, 8, ("2026-11-23", "2026-11-22"), 2);
        let fine = absence(2, 9, TODAY, 2);
        let both = [("8", "unreadable"), ("9", "sick")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(kinds_of(&[odd, fine]).unwrap(), both);
    }

    #[test]
    fn what_may_be_anybodys_or_comes_twice_spoils_everything() {
        let once = absence(1, 9, TODAY, 2);
        let twice = Err(Broken::Twice("1".into()));
        assert_eq!(kinds_of(&[once.clone(), once.clone()]), twice);
        let mut nobodys = once.clone();
        nobodys["attributes"]["employee"] = json!([]);
        assert_eq!(kinds_of(&[nobodys]), Err(Broken::Nobodys("1".into())));
        let mut bare = once;
        bare["attributes"]["id"] = json!(1.5);
        assert_eq!(kinds_of(&[bare]), Err(Broken::NoId));
        let mut kinds = Kinds::default();
        kinds.take(&a_type(1, json!("sick_leave"))).unwrap();
        let again = kinds.take(&a_type(1, json!("paid_vacation")));
        assert_eq!(again, Err(Broken::Twice("1".into())));
    }

    proptest! {
        #[test]
        fn no_json_stops_the_ledger_or_makes_somebody_away_without_approval(
            sent in crate::personio::convert::any_json(),
            part in "id|status|start_date|end_date|time_off_type|employee",
        ) {
            let mut entry = absence(1, 9, TODAY, 2);
            entry["attributes"][part.as_str()] = sent.clone();
            if let Ok(found) = kinds_of(&[entry]) {
                for (person, kind) in found {
                    prop_assert!(part != "status" || kind == "unreadable", "{kind}");
                    prop_assert!(person == "9" || part == "employee");
                }
            }
        }
    }
}
