//! The shape of the configuration: which keys there are and what kind of value each takes.
//!
//! Everything may be missing here, so that the only problems of shape are unknown keys and wrong types;
//! what must be there is said where it is used. Unknown keys are refused everywhere.

mod derived;
mod lifecycle;

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

pub(super) use derived::{DerivedEntry, Making};
pub(super) use lifecycle::{
    After, Hire, Leave, Lifecycle, Note, Purge, Rehire, Termination, Transfer, Varied,
};

use super::words::{CalendarSpan, Days, Length, Share, Texts};

/// A value read by hand later on.
pub(super) type Raw = serde_json::Value;

/// `rosterd.toml` and `rules.d/*.toml` together.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Shape {
    pub(super) mode: Option<String>,
    pub(super) schedule: Schedule,
    pub(super) personio: Personio,
    pub(super) directory: Directory,
    pub(super) store: Store,
    pub(super) safety: Safety,
    pub(super) hand_over: HandOver,
    pub(super) log: Log,
    pub(super) people: People,
    pub(super) adoption: Adoption,
    pub(super) names: Names,
    pub(super) lifecycle: Lifecycle,
    pub(super) purge: Purge,
    pub(super) attributes: BTreeMap<String, Attribute>,
    pub(super) ou: Ou,
    pub(super) groups: BTreeMap<String, Group>,
    pub(super) distribution_lists: BTreeMap<String, DistributionList>,
    pub(super) tables: BTreeMap<String, BTreeMap<String, String>>,
}

/// `[adoption]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Adoption {
    pub(super) hints: Vec<Vec<String>>,
    pub(super) hired_before: Option<String>,
}

/// `[schedule]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Schedule {
    pub(super) every: Option<Length>,
    pub(super) due_events_from: Option<Length>,
    pub(super) time_zone: Option<String>,
    pub(super) time_zones: TimeZones,
}

/// `[schedule.time_zones]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TimeZones {
    pub(super) office: BTreeMap<String, String>,
}

/// `[personio]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Personio {
    pub(super) url: Option<String>,
    pub(super) client_id: Option<String>,
    pub(super) client_secret: Option<Raw>,
    pub(super) ca_file: Option<String>,
    pub(super) absences: bool,
    pub(super) recorded: Option<String>,
    pub(super) fields: BTreeMap<String, CustomEntry>,
}

/// One of `[personio.fields]`: an attribute's key alone, or a table.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CustomField {
    pub(super) key: Option<String>,
    pub(super) r#type: Option<String>,
}

/// What stands at one name in `[personio.fields]`.
#[derive(Debug)]
pub(super) struct CustomEntry(pub(super) CustomField);

impl<'de> Deserialize<'de> for CustomEntry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct KeyOrTable;

        impl<'de> Visitor<'de> for KeyOrTable {
            type Value = CustomField;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text in quotes or a table of key and type")
            }

            fn visit_str<E: Error>(self, key: &str) -> Result<CustomField, E> {
                let key = Some(key.to_owned());
                Ok(CustomField { key, r#type: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<CustomField, A::Error> {
                CustomField::deserialize(MapAccessDeserializer::new(map))
            }
        }
        from.deserialize_any(KeyOrTable).map(Self)
    }
}

/// `[directory]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Directory {
    pub(super) servers: Option<Vec<String>>,
    pub(super) domain: Option<String>,
    pub(super) site: Option<String>,
    pub(super) dns: Vec<String>,
    pub(super) start_tls: bool,
    pub(super) login: Option<String>,
    pub(super) user: Option<String>,
    pub(super) password: Option<Raw>,
    pub(super) ca_file: Option<String>,
    pub(super) bases: Option<Vec<String>>,
    pub(super) group_bases: Vec<String>,
    pub(super) anchor: Anchor,
    pub(super) ignore: Option<Raw>,
    pub(super) protected_groups: Vec<String>,
    pub(super) accept_rights: Vec<String>,
    pub(super) connect_timeout: Option<Length>,
    pub(super) operation_timeout: Option<Length>,
}

/// `directory.anchor`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Anchor {
    pub(super) attribute: Option<String>,
    pub(super) value: Option<String>,
}

/// `[store]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Store {
    pub(super) path: Option<String>,
}

/// `[safety]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Safety {
    pub(super) approval_valid: Option<Length>,
    pub(super) roster_shrink: Option<Share>,
    pub(super) group_warning: Option<u32>,
    pub(super) limits: Limits,
}

/// `[safety.limits]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Limits {
    pub(super) create: ClassLimits,
    pub(super) link: ClassLimits,
    pub(super) end: ClassLimits,
    pub(super) enable: ClassLimits,
    pub(super) rename: ClassLimits,
}

/// The limits of one class.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ClassLimits {
    pub(super) run: OneLimit,
    pub(super) day: OneLimit,
}

/// One limit.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OneLimit {
    pub(super) share: Option<Share>,
    pub(super) floor: Option<u32>,
    pub(super) cap: Option<u32>,
}

/// `[hand_over]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HandOver {
    pub(super) kind: Option<String>,
    pub(super) file: Option<HandOverFile>,
    pub(super) command: Option<HandOverCommand>,
}

/// `hand_over.file`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HandOverFile {
    pub(super) folder: Option<String>,
    pub(super) recipient: Option<String>,
}

/// `hand_over.command`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HandOverCommand {
    pub(super) program: Option<String>,
    pub(super) arguments: Vec<String>,
    pub(super) timeout: Option<Length>,
}

/// `[log]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Log {
    pub(super) format: Option<String>,
    pub(super) level: Option<String>,
    pub(super) levels: BTreeMap<String, String>,
}

/// `[people]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct People {
    pub(super) filter: Option<Raw>,
    pub(super) derived: BTreeMap<String, DerivedEntry>,
    pub(super) aliases: BTreeMap<String, String>,
    pub(super) rehire_match: Option<Vec<String>>,
    pub(super) bridge: Option<Days>,
}

/// `[names]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Names {
    pub(super) domains: Option<Vec<String>>,
    pub(super) sam_account_name: Option<Texts>,
    pub(super) user_principal_name: Option<String>,
    pub(super) mail: Option<Texts>,
    pub(super) common_name: Option<Texts>,
    pub(super) spelling: Spelling,
    pub(super) never_reuse_within: Option<CalendarSpan>,
    pub(super) follow_name_change: Vec<String>,
    #[serde(rename = "override")]
    pub(super) overrides: BTreeMap<String, Override>,
}

/// `names.spelling`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Spelling {
    pub(super) space: Option<String>,
    pub(super) particles: Option<String>,
}

/// `[names.override]`
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Override {
    pub(super) sam_account_name: Option<String>,
    pub(super) user_principal_name: Option<String>,
    pub(super) mail: Option<String>,
    pub(super) common_name: Option<String>,
}

/// `[ou]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Ou {
    pub(super) default: Option<String>,
    pub(super) rules: BTreeMap<String, OuRule>,
}

/// `[ou.rules.NAME]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OuRule {
    pub(super) priority: Option<i64>,
    pub(super) when: Option<Raw>,
    pub(super) ou: Option<String>,
}

/// `[groups.NAME]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Group {
    pub(super) group: Option<String>,
    pub(super) when: Option<Raw>,
    pub(super) mode: Option<String>,
}

/// `[distribution_lists.NAME]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct DistributionList {
    pub(super) list: Option<String>,
    pub(super) when: Option<Raw>,
    pub(super) mode: Option<String>,
}

/// A mapping in `[attributes]`: a text, or a table.
#[derive(Debug, Default)]
pub(super) struct Attribute(pub(super) Mapping);

/// A mapping written as a table.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Mapping {
    pub(super) value: Option<String>,
    pub(super) person: Option<String>,
    pub(super) write: Option<String>,
    pub(super) when_empty: Option<String>,
    pub(super) too_long: Option<String>,
}

impl<'de> Deserialize<'de> for Attribute {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // By hand: an untagged enum would lose the key that is wrong.
        struct TextOrTable;
        impl<'de> Visitor<'de> for TextOrTable {
            type Value = Attribute;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a table")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Attribute, E> {
                Ok(Attribute(Mapping {
                    value: Some(text.to_owned()),
                    ..Mapping::default()
                }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Attribute, A::Error> {
                Mapping::deserialize(MapAccessDeserializer::new(map)).map(Attribute)
            }
        }
        from.deserialize_any(TextOrTable)
    }
}
