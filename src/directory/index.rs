//! Who has what, by key.

use std::borrow::Borrow;

use super::guid::Guid;

/// Pairs of a key and whose it is, in order, made once and looked up often. A sorted list instead of a
/// map: a domain has a few hundred thousand names, and a map spends more on its nodes than on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Index<K>(Box<[(K, Guid)]>);

impl<K: Ord> FromIterator<(K, Guid)> for Index<K> {
    fn from_iter<I: IntoIterator<Item = (K, Guid)>>(pairs: I) -> Self {
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self(pairs.into_boxed_slice())
    }
}

impl<K: Ord> Index<K> {
    /// Takes pairs out and puts others in. A pair that is to go and to come stays.
    pub fn revise(&mut self, gone: Vec<(K, Guid)>, come: Vec<(K, Guid)>) {
        let mut pairs = std::mem::take(&mut self.0).into_vec();
        for pair in gone {
            if let Ok(place) = pairs.binary_search(&pair) {
                pairs.remove(place);
            }
        }
        for pair in come {
            if let Err(place) = pairs.binary_search(&pair) {
                pairs.insert(place, pair);
            }
        }
        self.0 = pairs.into_boxed_slice();
    }

    /// Everybody with this key, in order of GUID.
    pub fn get<'a, Q: Ord + ?Sized>(&'a self, key: &Q) -> impl Iterator<Item = Guid> + use<'a, K, Q>
    where
        K: Borrow<Q>,
    {
        let from = self.0.partition_point(|(own, _)| own.borrow() < key);
        let rest = self.0.get(from..).unwrap_or_default();
        let count = rest.partition_point(|(own, _)| own.borrow() <= key);
        rest.iter().take(count).map(|(_, guid)| *guid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_with_a_key_is_found_and_nobody_else() {
        let guid = |number: u8| Guid::from_bytes([number; 16]);
        let pairs = [("b", 3), ("a", 2), ("b", 1), ("c", 4), ("b", 3)];
        let index: Index<String> = pairs
            .into_iter()
            .map(|(key, number)| (key.to_owned(), guid(number)))
            .collect();
        let found = |key: &str| index.get(key).collect::<Vec<_>>();
        assert_eq!(found("b"), [guid(1), guid(3)]);
        assert_eq!((found("a"), found("c")), (vec![guid(2)], vec![guid(4)]));
        assert!(found("").is_empty() && found("bb").is_empty() && found("d").is_empty());
    }

    #[test]
    fn a_revised_index_is_the_one_that_would_be_made_anew() {
        let pair = |key: &str, number: u8| (key.to_owned(), Guid::from_bytes([number; 16]));
        let mut index: Index<String> = [pair("a", 1), pair("b", 2), pair("b", 3)]
            .into_iter()
            .collect();
        let come = vec![pair("b", 2), pair("0", 9), pair("z", 4)];
        index.revise(vec![pair("b", 2), pair("a", 1), pair("a", 7)], come);
        let anew = [pair("z", 4), pair("b", 3), pair("b", 2), pair("0", 9)];
        assert_eq!(index, anew.into_iter().collect());
    }
}
