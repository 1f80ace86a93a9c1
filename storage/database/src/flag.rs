//! What is true or false.

use sqlx::{
    Any, Decode, Type,
    any::{AnyTypeInfo, AnyValueRef},
    error::BoxDynError,
};

/// What is true or false, as it is read: SQLite has numbers for it and PostgreSQL a type of its own. A `bool` is bound as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flag(pub bool);

impl Type<Any> for Flag {
    fn type_info() -> AnyTypeInfo {
        <bool as Type<Any>>::type_info()
    }

    fn compatible(kind: &AnyTypeInfo) -> bool {
        <bool as Type<Any>>::compatible(kind) || <i64 as Type<Any>>::compatible(kind)
    }
}

impl<'r> Decode<'r, Any> for Flag {
    fn decode(value: AnyValueRef<'r>) -> Result<Self, BoxDynError> {
        if let Ok(flag) = <bool as Decode<'r, Any>>::decode(value.clone()) {
            return Ok(Self(flag));
        }
        Ok(Self(<i64 as Decode<'r, Any>>::decode(value)? != 0))
    }
}

impl From<Flag> for bool {
    fn from(flag: Flag) -> Self {
        flag.0
    }
}
