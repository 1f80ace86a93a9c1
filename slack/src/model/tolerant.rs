//! Decoding that keeps a payload when one field is missing, null, empty or of another type than it was yesterday.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// The field's value, or the type's default when it is null, of another shape, or (for an option) an empty text.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    Ok(decode(Value::deserialize(deserializer)?))
}

/// [`or_default`] for a value already read.
pub(crate) fn decode<T: DeserializeOwned + Default>(value: Value) -> T {
    match value {
        Value::Null => T::default(),
        // `""` means "not there" for ids and urls, and is the default of a plain String anyway.
        Value::String(text) if text.is_empty() => T::default(),
        value => serde_json::from_value(value).unwrap_or_default(),
    }
}

/// A boolean that may arrive as `true`, `"true"`, `1` or `"1"`: slash commands send `is_enterprise_install` as text.
pub(crate) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Bool(flag) => flag,
        Value::String(text) => text == "1" || text.eq_ignore_ascii_case("true"),
        Value::Number(number) => number.as_i64() == Some(1),
        _ => false,
    })
}
