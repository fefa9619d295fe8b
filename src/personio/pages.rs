//! Pages become a whole, or nothing: pure bookkeeping, the fetching is the client's.
//!
//! Personio's list changes while it is read, has repeated people between pages, and has stopped early. What is
//! gathered here counts only if every page named the same total and exactly so many different people came.

use std::collections::BTreeSet;

use crate::people::{Person, PersonId, Reject};

/// People a page. The default of 50 would do as well, with twice the requests; above 100 Personio refuses.
pub(super) const PAGE: usize = 100;

/// More pages than any company this is made for: 200,000 people.
const MOST_PAGES: usize = 2_000;

/// Why pages do not make a whole. Nothing may be concluded from any of them.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Incomplete {
    /// Without a total nobody can tell whether everybody came.
    #[error(
        "the page from offset {offset} does not say how many people there are (metadata.total_elements)"
    )]
    NoTotal {
        /// Where the page began, in people.
        offset: usize,
    },
    /// People were added or removed while the list was read, or the count is unreliable.
    #[error("the number of people changed from {before} to {after} between two pages")]
    Shifted {
        /// The total on the pages before.
        before: usize,
        /// The total on this page.
        after: usize,
    },
    /// A page had fewer or more people than its place in the list allows.
    #[error(
        "the page from offset {offset} has {got} people where {wanted} belong (of {total} in all)"
    )]
    WrongSize {
        /// Where the page began, in people.
        offset: usize,
        /// People delivered.
        got: usize,
        /// People that belong on this page.
        wanted: usize,
        /// The total Personio names.
        total: usize,
    },
    /// The list moved between two pages: if somebody is here twice, somebody else is missing.
    #[error("person {id} is on two pages")]
    Twice {
        /// Who.
        id: PersonId,
    },
    /// Saved pages that are fewer, or more, than the whole.
    #[error("the pages hold {got} people of {total}")]
    Missing {
        /// People on all pages.
        got: usize,
        /// The total Personio names.
        total: usize,
    },
    /// A list that never ends.
    #[error("the list has {total} people, more than the {most} that are read")]
    TooLong {
        /// The total Personio names.
        total: usize,
        /// The most that is read.
        most: usize,
    },
}

/// One record, as far as it can be used. Pages are converted as they come: fifty thousand people as raw JSON would
/// not fit where fifty thousand people do.
pub(super) type Record = Result<Person, Reject>;

/// One page as delivered.
pub(super) struct Page {
    pub total: Option<usize>,
    /// The page size Personio applied, if it says so.
    pub limit: Option<usize>,
    pub records: Vec<Record>,
}

/// Everything gathered so far.
#[derive(Default)]
pub(super) struct Gathering {
    offset: usize,
    total: Option<usize>,
    ids: BTreeSet<PersonId>,
    records: Vec<Record>,
}

impl Gathering {
    /// Where the next page begins, in people.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Takes the page that begins at [`Self::offset`]; true if it was the last.
    pub fn take(&mut self, page: Page) -> Result<bool, Incomplete> {
        let offset = self.offset;
        let total = page.total.ok_or(Incomplete::NoTotal { offset })?;
        self.same_total(total)?;
        // If Personio one day serves smaller pages than asked for, the pages only become more.
        let size = page
            .limit
            .filter(|limit| (1..=PAGE).contains(limit))
            .unwrap_or(PAGE);
        let (got, wanted) = (page.records.len(), size.min(total - offset));
        if got != wanted {
            return Err(Incomplete::WrongSize {
                offset,
                got,
                wanted,
                total,
            });
        }
        for record in page.records {
            self.keep(record)?;
        }
        self.offset += got;
        Ok(self.offset == total)
    }

    /// Takes the next of pages that were saved at another time: they are of any size, and whether one was the
    /// last is told by [`Self::into_whole`].
    pub fn take_saved(&mut self, page: Page) -> Result<(), Incomplete> {
        let offset = self.offset;
        self.same_total(page.total.ok_or(Incomplete::NoTotal { offset })?)?;
        self.offset += page.records.len();
        page.records
            .into_iter()
            .try_for_each(|record| self.keep(record))
    }

    /// Everybody, if as many came as the pages name.
    pub fn into_whole(self) -> Result<Vec<Record>, Incomplete> {
        let (got, total) = (self.offset, self.total.unwrap_or_default());
        if got != total {
            return Err(Incomplete::Missing { got, total });
        }
        Ok(self.records)
    }

    /// Everybody, in no particular order.
    pub fn into_records(self) -> Vec<Record> {
        self.records
    }

    fn same_total(&mut self, total: usize) -> Result<(), Incomplete> {
        let most = MOST_PAGES * PAGE;
        if total > most {
            return Err(Incomplete::TooLong { total, most });
        }
        match *self.total.get_or_insert(total) {
            before if before != total => Err(Incomplete::Shifted {
                before,
                after: total,
            }),
            _ => Ok(()),
        }
    }

    /// A record without a number cannot be compared; it still counts as one of the total and is rejected later.
    fn keep(&mut self, record: Record) -> Result<(), Incomplete> {
        let id = match &record {
            Ok(person) => Some(person.id()),
            Err(reject) => reject.id.as_ref(),
        };
        if let Some(id) = id
            && !self.ids.insert(id.clone())
        {
            return Err(Incomplete::Twice { id: id.clone() });
        }
        self.records.push(record);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn page(total: usize, ids: std::ops::Range<usize>) -> Page {
        let person = |id: usize| Person::new(PersonId::new(id.to_string()), BTreeMap::new());
        let records = ids.map(|id| Ok(person(id))).collect();
        Page {
            total: Some(total),
            limit: Some(PAGE),
            records,
        }
    }

    #[test]
    fn pages_that_agree_are_everybody() {
        let mut gathering = Gathering::default();
        assert_eq!(gathering.take(page(250, 0..100)), Ok(false));
        assert_eq!(gathering.take(page(250, 100..200)), Ok(false));
        assert_eq!(gathering.offset(), 200);
        assert_eq!(gathering.take(page(250, 200..250)), Ok(true));
        assert_eq!(gathering.into_records().len(), 250);
    }

    #[test]
    fn an_empty_company_is_whole() {
        assert_eq!(Gathering::default().take(page(0, 0..0)), Ok(true));
    }

    #[test]
    fn smaller_pages_than_asked_for_are_only_more_pages() {
        let mut gathering = Gathering::default();
        for start in [0, 50, 100] {
            let last = start == 100;
            let part = Page {
                limit: Some(50),
                ..page(120, start..if last { 120 } else { start + 50 })
            };
            assert_eq!(gathering.take(part), Ok(last));
        }
    }

    //
    #[test]
    fn a_short_page_is_incomplete_even_if_more_pages_might_follow() {
        let wrong = Incomplete::WrongSize {
            offset: 0,
            got: 50,
            wanted: 100,
            total: 250,
        };
        assert_eq!(Gathering::default().take(page(250, 0..50)), Err(wrong));
    }

    #[test]
    fn a_page_with_too_many_people_is_incomplete() {
        let wrong = Incomplete::WrongSize {
            offset: 0,
            got: 8,
            wanted: 7,
            total: 7,
        };
        assert_eq!(Gathering::default().take(page(7, 0..8)), Err(wrong));
    }

    #[test]
    fn a_total_that_changes_is_incomplete_both_ways() {
        for after in [249, 251, 99] {
            let mut gathering = Gathering::default();
            gathering.take(page(250, 0..100)).unwrap();
            let shifted = Incomplete::Shifted { before: 250, after };
            assert_eq!(gathering.take(page(after, 100..200)), Err(shifted));
        }
    }

    #[test]
    fn saved_pages_are_of_any_size_and_together_the_whole() {
        let mut gathering = Gathering::default();
        for ids in [0..1, 1..150, 150..150, 150..250] {
            assert_eq!(gathering.take_saved(page(250, ids)), Ok(()));
        }
        assert_eq!(gathering.into_whole().unwrap().len(), 250);
        for (ids, got) in [(0..249, 249), (0..251, 251)] {
            let mut gathering = Gathering::default();
            gathering.take_saved(page(250, ids)).unwrap();
            let missing = Incomplete::Missing { got, total: 250 };
            assert_eq!(gathering.into_whole().err(), Some(missing));
        }
        let mut gathering = Gathering::default();
        gathering.take_saved(page(4, 0..2)).unwrap();
        let twice = Incomplete::Twice {
            id: PersonId::new("1"),
        };
        assert_eq!(gathering.take_saved(page(4, 1..3)), Err(twice));
    }

    //
    #[test]
    fn somebody_on_two_pages_makes_it_incomplete() {
        let mut gathering = Gathering::default();
        gathering.take(page(199, 0..100)).unwrap();
        let twice = Incomplete::Twice {
            id: PersonId::new("99"),
        };
        assert_eq!(gathering.take(page(199, 99..198)), Err(twice));
    }

    #[test]
    fn records_that_cannot_be_used_count_as_people() {
        let reject = |id: Option<&str>| {
            Err(Reject {
                id: id.map(PersonId::new),
                reason: "odd".into(),
            })
        };
        let records = vec![reject(None), reject(None), reject(Some("7"))];
        let mut gathering = Gathering::default();
        let part = Page {
            total: Some(3),
            limit: None,
            records,
        };
        assert_eq!(gathering.take(part), Ok(true));
        let twice = vec![reject(Some("7")), reject(Some("7"))];
        let part = Page {
            total: Some(2),
            limit: None,
            records: twice,
        };
        let seven = Incomplete::Twice {
            id: PersonId::new("7"),
        };
        assert_eq!(Gathering::default().take(part), Err(seven));
    }

    #[test]
    fn a_missing_total_and_an_absurd_one_are_incomplete() {
        let untold = Page {
            total: None,
            ..page(1, 0..1)
        };
        assert_eq!(
            Gathering::default().take(untold),
            Err(Incomplete::NoTotal { offset: 0 })
        );
        let absurd = Incomplete::TooLong {
            total: 1_000_000,
            most: 200_000,
        };
        assert_eq!(
            Gathering::default().take(page(1_000_000, 0..100)),
            Err(absurd)
        );
    }
}
