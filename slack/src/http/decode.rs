//! Decoding an answer so that a failure names the place, and nothing of what is there.

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};
use std::cell::RefCell;

/// The keys and indexes that lead to where the decoder is, or where it failed.
type Path = RefCell<Vec<String>>;

/// The decoded value, or where it could not be decoded, for example `channel.id` or `members[3].name`.
pub(super) fn decode<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    let path = Path::default();
    T::deserialize(Place { value, path: &path }).map_err(|_| {
        let steps = path.into_inner();
        if steps.is_empty() { ".".to_owned() } else { steps.concat().trim_start_matches('.').to_owned() }
    })
}

struct Place<'a> {
    value: &'a Value,
    path: &'a Path,
}

impl Place<'_> {
    /// Goes one step down; a failure leaves the step in the path.
    fn step<R>(path: &Path, step: String, decode: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
        let depth = path.borrow().len();
        path.borrow_mut().push(step);
        let decoded = decode()?;
        path.borrow_mut().truncate(depth);
        Ok(decoded)
    }
}

impl<'de> Deserializer<'de> for Place<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Object(map) => {
                visitor.visit_map(Entries { rest: map.iter(), value: None, path: self.path })
            }
            Value::Array(list) => visitor.visit_seq(Items { rest: list.iter().enumerate(), path: self.path }),
            scalar => scalar.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.value.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

struct Entries<'a> {
    rest: serde_json::map::Iter<'a>,
    value: Option<(&'a String, &'a Value)>,
    path: &'a Path,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.value = self.rest.next();
        let key = self.value.map(|(key, _)| key.as_str());
        key.map(|key| seed.deserialize(key.into_deserializer())).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let Some((key, value)) = self.value.take() else {
            return Err(serde::de::Error::custom("a value before its key"));
        };
        let path = self.path;
        Place::step(path, format!(".{key}"), || seed.deserialize(Place { value, path }))
    }
}

struct Items<'a> {
    rest: std::iter::Enumerate<std::slice::Iter<'a, Value>>,
    path: &'a Path,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some((index, value)) = self.rest.next() else { return Ok(None) };
        let path = self.path;
        Place::step(path, format!("[{index}]"), || seed.deserialize(Place { value, path })).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::{Map, json};

    #[derive(Debug, PartialEq, Deserialize)]
    struct Answer {
        list: Vec<Item>,
        #[serde(default)]
        more: Option<Map<String, Value>>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Item {
        id: String,
        kind: Option<Kind>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Good,
    }

    #[test]
    fn a_failure_names_the_place_and_nothing_else() {
        let good =
            json!({"list": [{"id": "a", "kind": "good"}, {"id": "b", "kind": null}], "more": {"x": [1]}});
        assert_eq!(decode::<Answer>(&good), serde_json::from_value(good).map_err(|_| String::new()));
        for (answer, place) in [
            (json!({"list": [{"id": "a"}, {"id": 7}]}), "list[1].id"),
            (json!({"list": [{"id": "a", "kind": "secret"}]}), "list[0].kind"),
            (json!({"list": [{}]}), "list[0]"),
            (json!({"list": {}}), "list"),
            (json!({}), "."),
            (json!(7), "."),
        ] {
            assert_eq!(decode::<Answer>(&answer), Err(place.to_owned()));
        }
    }
}
