//! The three mails there are. They look alike from outside.

use std::time::{Duration, SystemTime};

use commands::Address;
use domain::{CaseNumber, Mark};
use jiff::Timestamp;
use lettre::{
    Message,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::MailError;

/// The same for every mail.
const SUBJECT: &str = "Your case desk";

/// A mail to somebody.
pub(crate) struct Letter {
    /// The same when it is sent again.
    mark: Mark,
    about: About,
}

enum About {
    Case(CaseNumber),
    Waiting,
    Code(Zeroizing<String>),
}

impl Letter {
    /// Something happened in a case.
    pub(crate) const fn case(mark: Mark, number: CaseNumber) -> Self {
        Self { mark, about: About::Case(number) }
    }

    /// Reports without a pass wait: neither how many nor which.
    pub(crate) const fn waiting(mark: Mark) -> Self {
        Self { mark, about: About::Waiting }
    }

    /// The code of a sign-in.
    pub(crate) const fn code(mark: Mark, code: Zeroizing<String>) -> Self {
        Self { mark, about: About::Code(code) }
    }

    fn text(&self, page: &str) -> String {
        match &self.about {
            About::Case(number) => format!(
                "There is something for you in case {number}.\n\n{page}/case/{number}\n\nSign in there to read it. Nothing of a case is ever sent by e-mail; \
                 please do not write about it by e-mail either.\n"
            ),
            About::Waiting => format!(
                "There is something for you on the case desk.\n\n{page}/\n\nSign in there to read it. Nothing of a case is ever sent by e-mail; please do not \
                 write about it by e-mail either.\n"
            ),
            About::Code(code) => format!(
                "Your code is {}\n\nIt is good for ten minutes, once, in the browser in which you asked for it. Nobody will ever ask you for it. If it was \
                 not you who asked, you need do nothing: without this code and your app nobody gets in.\n",
                code.as_str()
            ),
        }
    }

    pub(super) fn message(
        &self,
        from: &Address,
        to: &Address,
        page: &str,
        now: Timestamp,
    ) -> Result<Message, MailError> {
        let mailbox = |address: &Address| -> Result<Mailbox, MailError> {
            Ok(Mailbox::new(None, address.as_str().parse().map_err(|_| MailError::Form)?))
        };
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        Message::builder()
            .from(mailbox(from)?)
            .to(mailbox(to)?)
            .subject(SUBJECT)
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            .message_id(Some(self.id(from, to)))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(self.text(page))
            .map_err(|_| MailError::Form)
    }

    /// The same for the same mark and person, so that a mail that arrives twice can be known as one.
    fn id(&self, from: &Address, to: &Address) -> String {
        let whole = Sha256::new().chain_update(self.mark.as_bytes()).chain_update(to.as_str()).finalize();
        format!("<{}@{}>", hex::encode(&whole[..16]), from.host())
    }
}

/// Nobody's auto-reply answers it (RFC 3834, 5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(letter: &Letter, to: &str) -> String {
        let address = |text| Address::parse(text).unwrap();
        let now = "2026-11-28T10:00:00Z".parse().unwrap();
        let message =
            letter.message(&address("desk@example.com"), &address(to), "https://cases.example.com", now);
        String::from_utf8(message.unwrap().formatted()).unwrap()
    }

    #[test]
    fn every_mail_has_one_subject_and_an_id_that_comes_back() {
        let mark = |byte| Mark::from_bytes(&[byte; 16]).unwrap();
        let number = CaseNumber::parse("k7q2m9xw").unwrap();
        let case = Letter::case(mark(1), number);
        let once = sent(&case, "counsel@firm.example");
        assert_eq!(once, sent(&case, "counsel@firm.example"));
        assert!(once.contains("https://cases.example.com/case/k7q2m9xw\r\n"), "{once}");
        let head = |mail: &str| mail.split("\r\n\r\n").next().unwrap().to_owned();
        let id =
            |mail: &str| head(mail).lines().find(|line| line.starts_with("Message-ID")).unwrap().to_owned();
        let others = [
            sent(&Letter::case(mark(2), number), "counsel@firm.example"),
            sent(&case, "ada@firm.example"),
            sent(&Letter::waiting(mark(3)), "counsel@firm.example"),
            sent(&Letter::code(mark(4), "ABCD-EFGH".to_owned().into()), "counsel@firm.example"),
        ];
        for other in &others {
            assert_ne!(id(&once), id(other));
            assert!(head(other).contains("Subject: Your case desk\r\n"), "{other}");
            assert!(!head(other).contains("k7q2m9xw"), "{other}");
        }
        assert_eq!(
            head(&others[2]).replace(&id(&others[2]), &id(&once)),
            head(&once),
            "news and news look the same"
        );
        assert!(id(&once).ends_with("@example.com>"));
    }
}
