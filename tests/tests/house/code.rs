//! Rust sources without what is not code.

/// Whether the contents of literals stay.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Literals {
    Keep,
    Blank,
}

/// The source without its comments and doc comments, and if so asked without the contents of its literals. Lines stay lines.
pub(crate) fn code(source: &str, literals: Literals) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let before = out.chars().next_back();
        let inside_word = before.is_some_and(|before| before.is_alphanumeric() || before == '_');
        let (length, is_code) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), false)
        } else if rest.starts_with("/*") {
            (block_comment(rest), false)
        } else if let Some(length) = literal(rest, inside_word) {
            (length, literals == Literals::Keep)
        } else {
            (first.len_utf8(), true)
        };
        let (part, after) = rest.split_at(length);
        if is_code {
            out.push_str(part);
        } else {
            out.extend(part.chars().filter(|one| *one == '\n'));
        }
        rest = after;
    }
    out
}

/// The identifiers and keywords of a source without comments.
pub(crate) fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|one: char| !(one.is_alphanumeric() || one == '_')).filter(|word| !word.is_empty())
}

/// The length of a block comment with the ones nested in it.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        match &text.as_bytes()[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// The length of the string or character that `text` begins with.
fn literal(text: &str, inside_word: bool) -> Option<usize> {
    let prefix = if inside_word {
        0
    } else {
        ["br", "cr", "b", "c", "r"].iter().find(|one| starts(text, one)).map_or(0, |one| one.len())
    };
    let raw = text[..prefix].contains('r');
    let body = &text[prefix..];
    let hashes = body.bytes().take_while(|byte| *byte == b'#').count();
    if raw && body[hashes..].starts_with('"') {
        let end = format!("\"{}", "#".repeat(hashes));
        let inside = &body[hashes + 1..];
        return Some(prefix + hashes + 1 + inside.find(&end).map_or(inside.len(), |found| found + end.len()));
    }
    match body.as_bytes() {
        [b'"', ..] => Some(prefix + quoted(body, b'"')),
        [b'\'', b'\\', ..] => Some(prefix + quoted(body, b'\'')),
        // 'a' is a character, 'a a lifetime
        [b'\'', ..] => {
            let one = body[1..].chars().next()?;
            body[1 + one.len_utf8()..].starts_with('\'').then_some(prefix + 2 + one.len_utf8())
        }
        _ => None,
    }
}

/// Whether a literal with this prefix starts here: the prefix stands directly before the quote or the hashes of a raw string.
fn starts(text: &str, prefix: &str) -> bool {
    let Some(body) = text.strip_prefix(prefix) else { return false };
    let body = if prefix.contains('r') { body.trim_start_matches('#') } else { body };
    body.starts_with('"') || (prefix == "b" && body.starts_with('\''))
}

fn quoted(text: &str, quote: u8) -> usize {
    let mut at = 1;
    while at < text.len() {
        match text.as_bytes()[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

#[test]
fn comments_and_literals_are_told_from_code() {
    let source = "/// doc http\nlet a = \"http // \\\" no\"; // http\nlet b: &'a str = r#\"a \"http\" b\"#; /* http /* http */ */ 'x'; '\\''; b\"http\" done";
    assert_eq!(code(source, Literals::Blank), "\nlet a = ; \nlet b: &'a str = ;  ; ;  done");
    let kept = code(source, Literals::Keep);
    assert_eq!(kept.matches("http").count(), 3, "{kept}");
    assert!(kept.contains("\"http // \\\" no\"") && kept.ends_with("b\"http\" done"), "{kept}");
    assert_eq!(words("use slack::{Http, http_ok};").collect::<Vec<_>>(), ["use", "slack", "Http", "http_ok"]);
}
