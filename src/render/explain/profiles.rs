//! Which of HR's profiles are this human, why, and whose facts count.

use jiff::civil::Date;

use super::{Row, Section, Story};
use crate::plan::{Human, Profile};

/// One line a profile; nothing for somebody with one.
pub(super) fn section(story: &Story<'_>) -> Option<Section> {
    let human = story.case.human.as_ref()?;
    let rows = human.profiles.iter().map(|profile| {
        let sign = if profile.id == human.facts { "=" } else { " " };
        Row::new(sign, profile.id.to_string(), says(profile, human))
    });
    Some(Section {
        title: "Profiles",
        note: "that Personio has of this human".to_owned(),
        rows: rows.collect(),
    })
}

fn says(profile: &Profile, human: &Human) -> String {
    let day = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
    let mut says = format!(
        "{} – {}, by itself {}",
        day(profile.hired),
        day(profile.ends),
        profile.stage.word()
    );
    if let Some(because) = &profile.because {
        says = format!("{says}; {because}");
    }
    if profile.id == human.facts {
        says = format!("{says}; its facts count: {}", human.because);
    }
    says
}
