//! Things in a row, each found by its id without looking through all of them: a workspace may have a hundred thousand people.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};

/// What has an id that never changes.
pub(crate) trait Identified {
    fn id(&self) -> &str;
}

/// Things in the order in which they came. None is ever taken away. Where two have the same id, the first is found.
#[derive(Debug)]
pub(crate) struct Shelf<T> {
    items: Vec<T>,
    places: HashMap<String, usize>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { items: Vec::new(), places: HashMap::new() }
    }
}

impl<T: Identified> Shelf<T> {
    pub(crate) fn push(&mut self, item: T) {
        self.places.entry(item.id().to_owned()).or_insert(self.items.len());
        self.items.push(item);
    }

    /// The one with this id.
    pub(crate) fn by_id(&self, id: &str) -> Option<&T> {
        self.items.get(*self.places.get(id)?)
    }

    pub(crate) fn by_id_mut(&mut self, id: &str) -> Option<&mut T> {
        self.items.get_mut(*self.places.get(id)?)
    }

    pub(crate) fn has(&self, id: &str) -> bool {
        self.places.contains_key(id)
    }
}

impl<T: Identified> FromIterator<T> for Shelf<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut shelf = Self::default();
        for item in items {
            shelf.push(item);
        }
        shelf
    }
}

impl<T> Deref for Shelf<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> DerefMut for Shelf<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.items
    }
}

#[cfg(test)]
mod tests {
    use super::{Identified, Shelf};

    impl Identified for (&str, u8) {
        fn id(&self) -> &str {
            self.0
        }
    }

    #[test]
    fn each_is_found_by_its_id_and_of_two_the_first() {
        let mut shelf: Shelf<(&str, u8)> = [("a", 1), ("b", 2)].into_iter().collect();
        shelf.push(("a", 3));
        assert_eq!(
            (shelf.by_id("a"), shelf.by_id("b"), shelf.by_id("c")),
            (Some(&("a", 1)), Some(&("b", 2)), None)
        );
        shelf.by_id_mut("b").unwrap().1 = 7;
        assert_eq!((shelf.len(), shelf[1], shelf.has("c")), (3, ("b", 7), false));
    }
}
