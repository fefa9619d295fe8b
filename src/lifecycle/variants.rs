//! Variants of lifecycle tables: the same table for some people, with single keys replaced.

use super::policy::{HirePolicy, LifecyclePolicy, RehirePolicy, TerminationPolicy, TransferPolicy};
use crate::people::Person;
use crate::rules::{Best, Condition, Holds, Ranked, best_of};

/// A table as it is for some people, with every key in its place.
#[derive(Clone, Debug)]
pub struct Variant<T> {
    /// Its full name in configuration: `lifecycle.termination.variants.externals`.
    pub name: String,
    /// Lower wins; two equal matches are a contradiction.
    pub priority: i64,
    /// For whom it is.
    pub when: Condition,
    /// The table.
    pub table: T,
}

impl<T> Ranked for Variant<T> {
    fn priority(&self) -> i64 {
        self.priority
    }

    fn when(&self) -> &Condition {
        &self.when
    }
}

/// All variants, in the order of configuration.
#[derive(Clone, Debug, Default)]
pub struct Variants {
    /// `[lifecycle.hire.variants]`
    pub hire: Vec<Variant<HirePolicy>>,
    /// `[lifecycle.termination.variants]`
    pub termination: Vec<Variant<TerminationPolicy>>,
    /// `[lifecycle.transfer.variants]`; without the table there are none.
    pub transfer: Vec<Variant<TransferPolicy>>,
    /// `[lifecycle.rehire.variants]`
    pub rehire: Vec<Variant<RehirePolicy>>,
}

/// The table that is for a person.
#[derive(Clone, Debug)]
pub struct Chosen<'a, T> {
    /// The table.
    pub table: &'a T,
    /// The full name of the variant it is, and why that is for this person; none where no variant is.
    pub variant: Option<(&'a str, String)>,
}

impl LifecyclePolicy {
    /// How this person is hired.
    ///
    /// # Errors
    /// Why nobody can say, in words: an unreadable field, or two variants of one priority.
    pub fn hire_of(&self, person: &Person) -> Result<Chosen<'_, HirePolicy>, String> {
        choose(&self.hire, &self.variants.hire, person)
    }

    /// How this person ends. The stage of somebody of whom nobody can say is [`super::Stage::Unclear`].
    ///
    /// # Errors
    /// As [`Self::hire_of`].
    pub fn termination_of(&self, person: &Person) -> Result<Chosen<'_, TerminationPolicy>, String> {
        choose(&self.termination, &self.variants.termination, person)
    }

    /// The tables one of which is for this person where [`Self::termination_of`] cannot say which: the one for
    /// everybody, and every variant that holds or may hold.
    pub(super) fn possible_terminations(
        &self,
        person: &Person,
    ) -> impl Iterator<Item = &TerminationPolicy> {
        let variants = self.variants.termination.iter();
        let possible =
            variants.filter(|variant| !matches!(variant.when.holds(person), Holds::No(_)));
        std::iter::once(&self.termination).chain(possible.map(|variant| &variant.table))
    }

    /// How this person is hired again.
    ///
    /// # Errors
    /// As [`Self::hire_of`].
    pub fn rehire_of(&self, person: &Person) -> Result<Chosen<'_, RehirePolicy>, String> {
        choose(&self.rehire, &self.variants.rehire, person)
    }

    /// What a transfer of this person is and does; nothing where no table is about transfers.
    ///
    /// # Errors
    /// As [`Self::hire_of`].
    pub fn transfer_of(
        &self,
        person: &Person,
    ) -> Option<Result<Chosen<'_, TransferPolicy>, String>> {
        let table = self.transfer.as_ref()?;
        Some(choose(table, &self.variants.transfer, person))
    }

    /// Every table of transfers there is, with its full name.
    pub fn transfers(&self) -> impl Iterator<Item = (&str, &TransferPolicy)> {
        let variants = self.variants.transfer.iter();
        let variants = variants.map(|variant| (variant.name.as_str(), &variant.table));
        let table = self.transfer.iter();
        let table = table.map(|table| (crate::past::TRANSFER, table));
        table.chain(variants)
    }

    /// Every table of ends there is, with its full name.
    pub fn terminations(&self) -> impl Iterator<Item = (&str, &TerminationPolicy)> {
        let variants = self.variants.termination.iter();
        let variants = variants.map(|variant| (variant.name.as_str(), &variant.table));
        std::iter::once((crate::past::TERMINATION, &self.termination)).chain(variants)
    }

    /// The name and condition of every variant there is.
    pub fn conditions(&self) -> impl Iterator<Item = (&str, &Condition)> {
        let Variants {
            hire,
            termination,
            transfer,
            rehire,
        } = &self.variants;
        let hire = hire.iter().map(|v| (v.name.as_str(), &v.when));
        let termination = termination.iter().map(|v| (v.name.as_str(), &v.when));
        let transfer = transfer.iter().map(|v| (v.name.as_str(), &v.when));
        let rehire = rehire.iter().map(|v| (v.name.as_str(), &v.when));
        hire.chain(termination).chain(transfer).chain(rehire)
    }
}

fn choose<'a, T>(
    table: &'a T,
    variants: &'a [Variant<T>],
    person: &Person,
) -> Result<Chosen<'a, T>, String> {
    let Best { mut holding, doubt } = best_of(variants, person);
    if let Some((variant, field)) = doubt {
        return Err(format!(
            "the field '{field}' that {} asks for is unreadable",
            variant.name
        ));
    }
    let Some((variant, because)) = holding.pop() else {
        return Ok(Chosen {
            table,
            variant: None,
        });
    };
    if !holding.is_empty() {
        let names = holding.iter().map(|(other, _)| other.name.as_str());
        let names: Vec<&str> = names.chain([variant.name.as_str()]).collect();
        return Err(format!("{} match with one priority", names.join(" and ")));
    }
    Ok(Chosen {
        table: &variant.table,
        variant: Some((&variant.name, because)),
    })
}
