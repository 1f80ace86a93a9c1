//! Whether a text is an e-mail with its headers (RFC 5322).

/// Fields that e-mails have and other texts rarely begin with.
const FIELDS: [&str; 16] = [
    "from",
    "to",
    "cc",
    "bcc",
    "date",
    "subject",
    "sender",
    "reply-to",
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "delivered-to",
    "content-type",
    "dkim-signature",
    "authentication-results",
];
/// Fields that only the machines between sender and receiver write.
const MACHINES: [&str; 7] = [
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "delivered-to",
    "dkim-signature",
    "authentication-results",
];

/// Whether the text begins with an e-mail's headers. Words copied out of an e-mail program, which show sender, receiver and subject alone, are not:
/// everything in them can be seen.
pub(crate) fn has_headers(text: &str) -> bool {
    let text = text.trim_start();
    let text = match text.strip_prefix("From ") {
        // The line that parts e-mails in a mailbox file
        Some(rest) if rest.lines().next().is_some_and(|line| line.contains('@')) => {
            rest.split_once('\n').map_or("", |(_, rest)| rest)
        }
        _ => text,
    };
    let names: Vec<String> = text
        .lines()
        .take(200)
        .take_while(|line| !line.trim().is_empty())
        .filter(|line| !line.starts_with([' ', '\t']))
        .map_while(|line| line.split_once(':'))
        .map(|(name, _)| name.trim().to_ascii_lowercase())
        .filter(|name| !name.contains(' '))
        .collect();
    let count = |fields: &[&str]| names.iter().filter(|name| fields.contains(&name.as_str())).count();
    (count(&FIELDS) >= 2 && count(&MACHINES) >= 1)
        || names.iter().filter(|name| name.starts_with("x-")).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::has_headers;

    #[test]
    fn headers_and_words_about_them() {
        assert!(has_headers("Return-Path: <a@b.example>\r\nFrom: A\r\nTo: B\r\n\r\nHello"));
        assert!(has_headers("From a@b.example Mon Jan  1\nReceived: by c;\n\tlater\nSubject: x\n\nHello"));
        assert!(!has_headers("From: my manager\nTo: the supplier\n\nThey said the invoice is paid twice."));
        assert!(!has_headers("Meeting: Tuesday\nSubject: invoices"));
    }
}
