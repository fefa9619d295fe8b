//! From a name as people write it to the letters of a login or an address.

/// Part of a name that cannot be spelled safely: the person needs an override.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("'{text}' cannot be spelled in login letters safely; set names.override for this person")]
pub struct Unspellable {
    /// The text.
    pub text: String,
}

/// PLACEHOLDER
///
/// # Errors
/// [`Unspellable`] for scripts without a safe table.
pub fn spell(text: &str) -> Result<String, Unspellable> {
    Ok(text.to_owned())
}
