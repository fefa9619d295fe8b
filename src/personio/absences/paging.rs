//! Pages of absences become a whole, or nothing. `offset` is a page number from one here, and totals count entries.

/// Entries a page, the most Personio delivers.
pub(super) const PAGE: usize = 200;

/// More absences on one day than any company this is made for has people.
const MOST: usize = 200_000;

/// Why pages of absences are not a whole. Ids are those of absences and types, never of people.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum Broken {
    /// Without a total nobody can tell whether everything came.
    #[error("a page does not say how many entries there are (metadata.total_elements)")]
    NoTotal,
    /// Entries were added or removed while they were read.
    #[error("the number of entries changed from {before} to {after} between two pages")]
    Shifted { before: usize, after: usize },
    /// A page had fewer or more entries than its place allows.
    #[error("page {page} has {got} entries where {wanted} belong (of {total} in all)")]
    WrongSize {
        page: usize,
        got: usize,
        wanted: usize,
        total: usize,
    },
    /// A list that never ends.
    #[error("there are {0} entries, more than the {MOST} that are read")]
    TooMany(usize),
    /// The list moved between two pages, or one page came twice.
    #[error("entry {0} is there twice")]
    Twice(String),
    /// An entry that cannot be told from others.
    #[error("an entry has no usable id; wanted: attributes.id, a whole number")]
    NoId,
    /// An absence that may be anybody's.
    #[error("absence {0} does not say whose it is; wanted: attributes.employee.attributes.id")]
    Nobodys(String),
}

/// The bookkeeping of one list.
#[derive(Default)]
pub(super) struct Paging {
    must_count: bool,
    pages: usize,
    seen: usize,
    total: Option<usize>,
}

impl Paging {
    /// For a list that is no whole without a total. Types have been documented without one: there, a page that is not
    /// full is the last one, and a type that is missing is noticed by whoever looks for it.
    pub(super) fn counted() -> Self {
        Self {
            must_count: true,
            ..Self::default()
        }
    }

    /// Counts a page of `got` entries, `limit` being the page size Personio says it applied; true if it was the last.
    pub(super) fn count(
        &mut self,
        total: Option<usize>,
        limit: Option<usize>,
        got: usize,
    ) -> Result<bool, Broken> {
        self.pages += 1;
        let size = limit
            .filter(|limit| (1..=PAGE).contains(limit))
            .unwrap_or(PAGE);
        let Some(after) = total else {
            let whole = !self.must_count && self.pages == 1 && got < size;
            return if whole {
                Ok(true)
            } else {
                Err(Broken::NoTotal)
            };
        };
        if after > MOST {
            return Err(Broken::TooMany(after));
        }
        let before = *self.total.get_or_insert(after);
        if before != after {
            return Err(Broken::Shifted { before, after });
        }
        let wanted = size.min(after - self.seen);
        if got != wanted {
            return Err(Broken::WrongSize {
                page: self.pages,
                got,
                wanted,
                total: after,
            });
        }
        self.seen += got;
        Ok(self.seen == after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_agree_are_a_whole() {
        let mut paging = Paging::counted();
        assert_eq!(paging.count(Some(450), Some(200), 200), Ok(false));
        assert_eq!(paging.count(Some(450), None, 200), Ok(false));
        assert_eq!(paging.count(Some(450), Some(200), 50), Ok(true));
        assert_eq!(Paging::counted().count(Some(0), Some(200), 0), Ok(true));
    }

    #[test]
    fn smaller_pages_than_asked_for_are_only_more_pages() {
        let mut paging = Paging::counted();
        assert_eq!(paging.count(Some(60), Some(50), 50), Ok(false));
        assert_eq!(paging.count(Some(60), Some(50), 10), Ok(true));
    }

    #[test]
    fn a_total_that_moves_or_lies_or_lacks_is_no_whole() {
        let mut paging = Paging::counted();
        assert_eq!(paging.count(Some(300), None, 200), Ok(false));
        let shifted = Broken::Shifted {
            before: 300,
            after: 299,
        };
        assert_eq!(paging.count(Some(299), None, 99), Err(shifted));
        let short = Broken::WrongSize {
            page: 1,
            got: 4,
            wanted: 5,
            total: 5,
        };
        assert_eq!(Paging::counted().count(Some(5), None, 4), Err(short));
        assert_eq!(Paging::counted().count(None, None, 4), Err(Broken::NoTotal));
        let absurd = Paging::counted().count(Some(1_000_000), None, 200);
        assert_eq!(absurd, Err(Broken::TooMany(1_000_000)));
    }

    #[test]
    fn types_may_come_without_a_total_as_long_as_the_page_is_not_full() {
        assert_eq!(Paging::default().count(None, None, 7), Ok(true));
        let full = Paging::default().count(None, None, PAGE);
        assert_eq!(full, Err(Broken::NoTotal));
    }
}
