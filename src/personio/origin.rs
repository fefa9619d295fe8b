//! Whose Personio it is, and what its fields are called here.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::Connection;
use crate::people::{FieldName, FieldType};

/// The account of a company as it is configured.
pub(super) struct Whose {
    url: String,
    client_id: String,
}

impl Whose {
    /// The account a connection is to.
    pub fn of(connection: &Connection) -> Self {
        Self {
            url: connection.url.clone(),
            client_id: connection.client_id.clone(),
        }
    }

    /// The account and the meaning of fields in it, as one opaque text: people who were read from another one, or
    /// whose fields meant something else, are not these people.
    pub fn origin(
        &self,
        custom: &BTreeMap<FieldName, String>,
        types: &BTreeMap<FieldName, FieldType>,
    ) -> String {
        let mut digest = Sha256::new();
        let mut put = |part: &str| {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part.as_bytes());
        };
        put(&self.url);
        put(&self.client_id);
        for (name, key) in custom {
            put("field");
            put(name.as_str());
            put(key);
        }
        for (name, kind) in types {
            put("type");
            put(name.as_str());
            put(kind.word());
        }
        let bytes = digest.finalize();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(url: &str, id: &str, field: (&str, &str), kind: Option<FieldType>) -> String {
        let whose = Whose {
            url: url.to_owned(),
            client_id: id.to_owned(),
        };
        let name = FieldName::new(field.0);
        let types = kind.map(|kind| (name.clone(), kind)).into_iter().collect();
        whose.origin(&BTreeMap::from([(name, field.1.to_owned())]), &types)
    }

    #[test]
    fn another_company_credential_field_or_type_is_another_origin() {
        let (url, id) = ("https://api.personio.de", "papi-1");
        let (field, number) = (("cost", "dynamic_1"), Some(FieldType::Integer));
        let own = origin(url, id, field, number);
        assert_eq!(own, origin(url, id, field, number));
        for other in [
            origin("https://personio.example", id, field, number),
            origin(url, "papi-2", field, number),
            origin(url, id, ("price", "dynamic_1"), number),
            origin(url, id, ("cost", "dynamic_2"), number),
            origin(url, id, field, Some(FieldType::Decimal)),
            origin(url, id, field, None),
        ] {
            assert_ne!(own, other);
        }
    }

    #[test]
    fn an_origin_tells_neither_address_nor_credential() {
        let origin = origin("https://api.personio.de", "papi-1", ("a", "b"), None);
        assert!(origin.len() == 64 && origin.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
