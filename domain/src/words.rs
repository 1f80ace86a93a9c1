//! What a person wrote.

use std::fmt;

use zeroize::Zeroizing;

/// Confidential text: what a reporter or a case member wrote.
///
/// It has no `Display`, no `Clone` and no `Serialize`, its `Debug` prints the type's name, and it is wiped from memory on drop.
pub struct Words(Zeroizing<String>);

impl Words {
    /// Takes the text as it is.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text. Whoever calls this must not log, store or send it anywhere but to the people it is for.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether nothing but white space was written.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// Length in characters, as people and Slack count it.
    #[must_use]
    pub fn chars(&self) -> usize {
        self.0.chars().count()
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::new(text.to_owned())
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words")
    }
}
