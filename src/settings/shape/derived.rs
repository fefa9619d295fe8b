//! What stands at one name in `[people.derived]`.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::Raw;
use crate::settings::words::CalendarSpan;

/// How a value is made, written as a table.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::settings) struct Making {
    pub(in crate::settings) value: Option<String>,
    pub(in crate::settings) date: Option<String>,
    pub(in crate::settings) plus: Option<CalendarSpan>,
    pub(in crate::settings) minus: Option<CalendarSpan>,
    pub(in crate::settings) when: Option<Raw>,
}

/// A derived value: a text, or a table.
#[derive(Debug)]
pub(in crate::settings) struct DerivedEntry(pub(in crate::settings) Making);

impl<'de> Deserialize<'de> for DerivedEntry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // By hand: an untagged enum would lose the key that is wrong.
        struct TextOrTable;

        impl<'de> Visitor<'de> for TextOrTable {
            type Value = DerivedEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a table")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<DerivedEntry, E> {
                let value = Some(text.to_owned());
                let rest = Making::default();
                Ok(DerivedEntry(Making { value, ..rest }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<DerivedEntry, A::Error> {
                Making::deserialize(MapAccessDeserializer::new(map)).map(DerivedEntry)
            }
        }
        from.deserialize_any(TextOrTable)
    }
}
