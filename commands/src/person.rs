//! Who works on cases: somebody in Slack, or somebody outside of it.

use std::fmt;

use slack::{blocks::escape, model::UserId};

/// Somebody who holds a role. One human being is one of the two, never both: exclusion is by person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Person {
    /// A member of the workspace: told by direct message and in channels.
    Slack(UserId),
    /// Somebody outside of it: told by e-mail, and works on the staff page.
    Outside(Address),
}

/// An e-mail address, as `name@host`, in small letters. `Debug` prints the type's name only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

/// The text is not an address that mail can be sent to. Carries no part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an e-mail address such as counsel@example.com, without a name or brackets")]
pub struct ParseAddressError;

/// RFC 5321, 4.5.3.1.1 and 4.5.3.1.3 (a path without its brackets).
const MOST_LOCAL: usize = 64;
const MOST: usize = 254;

impl Person {
    /// Their id, when they are in Slack.
    #[must_use]
    pub const fn in_slack(&self) -> Option<&UserId> {
        match self {
            Self::Slack(user) => Some(user),
            Self::Outside(_) => None,
        }
    }

    /// Their address, when they are outside.
    #[must_use]
    pub const fn outside(&self) -> Option<&Address> {
        match self {
            Self::Slack(_) => None,
            Self::Outside(address) => Some(address),
        }
    }

    /// For `mrkdwn`: a mention, or the address.
    #[must_use]
    pub fn mention(&self) -> String {
        match self {
            Self::Slack(user) => format!("<@{user}>"),
            Self::Outside(address) => escape(address.as_str()),
        }
    }
}

impl From<UserId> for Person {
    fn from(user: UserId) -> Self {
        Self::Slack(user)
    }
}

impl From<&UserId> for Person {
    fn from(user: &UserId) -> Self {
        Self::Slack(user.clone())
    }
}

impl From<Address> for Person {
    fn from(address: Address) -> Self {
        Self::Outside(address)
    }
}

impl From<&Person> for Person {
    fn from(person: &Person) -> Self {
        person.clone()
    }
}

impl Address {
    /// Reads an address in its plain form: an atom with dots, `@`, and a host with at least one dot. Quoted names, comments and addresses that need more than
    /// ASCII are not taken; nor is what Slack would read as a format (`*`, `~`, a backtick).
    ///
    /// # Errors
    /// [`ParseAddressError`] says what is expected.
    pub fn parse(text: &str) -> Result<Self, ParseAddressError> {
        let (local, host) = text.split_once('@').ok_or(ParseAddressError)?;
        let in_local = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'+-/=?^_{|}".contains(&byte);
        let atoms = |text: &str, fits: &dyn Fn(u8) -> bool| {
            text.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(fits))
        };
        let label = |label: &str| label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-');
        let good = local.len() <= MOST_LOCAL
            && text.len() <= MOST
            && atoms(local, &in_local)
            && host.contains('.')
            && atoms(host, &|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && host.split('.').all(label);
        // Names before the @ may differ by capitals (RFC 5321, 2.4), and nowhere do
        good.then(|| Self(text.to_ascii_lowercase())).ok_or(ParseAddressError)
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands after the `@`.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, host)| host)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_plain_and_one_person_has_one() {
        let address = Address::parse("Ada.O'Neil+ethics@Firm.Example").unwrap();
        assert_eq!(address.as_str(), "ada.o'neil+ethics@firm.example");
        assert_eq!(address.host(), "firm.example");
        assert_eq!(Person::Outside(Address::parse("r&d@x.y").unwrap()).mention(), "r&amp;d@x.y");
        for wrong in [
            "",
            "ada",
            "@x.y",
            "ada@",
            "ada@host",
            "ada@@x.y",
            "a b@x.y",
            ".a@x.y",
            "a.@x.y",
            "a..b@x.y",
            "a@x..y",
            "a@-x.y",
            "a@x-.y",
            "<a@x.y>",
            "Ada <a@x.y>",
            "a@x.y, b@x.y",
            "a\r\nBcc: b@x.y",
            "a@x.y\n",
            "*a*@x.y",
            "`a`@x.y",
            "ä@x.y",
            "a@[127.0.0.1]",
            "\"a\"@x.y",
        ] {
            assert_eq!(Address::parse(wrong), Err(ParseAddressError), "{wrong}");
        }
        assert!(Address::parse(&format!("{}@x.y", "a".repeat(65))).is_err());
        assert!(!format!("{address:?}").contains("ada"));
    }
}
