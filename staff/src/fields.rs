//! What a form sent.

use axum::body::Bytes;
use domain::{DraftId, Words};
use url::form_urlencoded;
use zeroize::Zeroizing;

/// The fields of a form, as the browser sent them.
pub(crate) struct Fields(Vec<(String, Zeroizing<String>)>);

impl Fields {
    pub(crate) fn read(body: &Bytes) -> Self {
        let pairs = form_urlencoded::parse(body);
        Self(pairs.map(|(name, value)| (name.into_owned(), Zeroizing::new(value.into_owned()))).collect())
    }

    /// The first of this name, or nothing.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// What was written in a text field, with the line ends that everything else here has.
    pub(crate) fn words(&self) -> Words {
        Words::new(self.get("words").replace("\r\n", "\n"))
    }

    /// What has the same form sent twice stored once.
    pub(crate) fn draft(&self) -> Option<DraftId> {
        DraftId::parse(self.get("draft")).ok()
    }

    /// Where somebody was going: a page of ours, whatever was sent.
    pub(crate) fn way(&self) -> Way {
        Way::parse(self.get("to"))
    }
}

/// A page that a sign-in leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Way(String);

impl Way {
    /// A case's page, the Code, or the list for anything else.
    pub(crate) fn parse(path: &str) -> Self {
        if path == "/code" {
            return Self(path.to_owned());
        }
        let number = path.strip_prefix("/case/").and_then(|number| domain::CaseNumber::parse(number).ok());
        Self(number.map_or_else(|| "/".to_owned(), |number| format!("/case/{number}")))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_leads_to_our_own_pages_only() {
        assert_eq!(Way::parse("/case/k7q2m9xw").as_str(), "/case/k7q2m9xw");
        assert_eq!(Way::parse("/code").as_str(), "/code");
        for elsewhere in [
            "/code/sign",
            "",
            "//evil.example",
            "https://evil.example",
            "/case/k7q2m9xw/../..",
            "/case/<b>",
            "/case/k7q2m9xw\r\nX: y",
        ] {
            assert_eq!(Way::parse(elsewhere).as_str(), "/", "{elsewhere}");
        }
    }

    #[test]
    fn fields_are_as_they_were_sent() {
        let fields = Fields::read(&Bytes::from_static(b"words=one%0D%0Atwo+%26&box=a&box=b&draft=xyz"));
        assert_eq!(fields.words().expose(), "one\ntwo &");
        assert_eq!(fields.all("box").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((fields.get("none"), fields.draft()), ("", None));
    }
}
