//! How deep elements stand in each other, found before the parser is asked: its work grows with the depth.

use crate::{ImportError, limits::DEPTH};

/// More tags than in any Code.
const TAGS: usize = 500_000;

/// Elements that end without an end tag.
const END_BY_THEMSELVES: [&str; 32] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "option",
    "optgroup", "html", "head", "body", "rp", "rt",
];

pub(super) fn check(text: &str) -> Result<(), ImportError> {
    let mut open: Vec<&str> = Vec::new();
    let mut tags = 0;
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (closes, body) = rest.strip_prefix('/').map_or((false, rest), |body| (true, body));
        let end = body.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(body.len());
        let name = body.get(..end).unwrap_or_default();
        if name.is_empty() {
            continue;
        }
        tags += 1;
        if tags > TAGS {
            return Err(ImportError::TooMuchText);
        }
        if closes {
            if let Some(place) = open.iter().rposition(|other| other.eq_ignore_ascii_case(name)) {
                open.truncate(place);
            }
        } else if matches!(name.to_ascii_lowercase().as_str(), "script" | "style" | "title" | "textarea") {
            rest = after_raw(body, name);
        } else if !END_BY_THEMSELVES.iter().any(|other| other.eq_ignore_ascii_case(name)) {
            open.push(name);
            if open.len() > DEPTH {
                return Err(ImportError::TooDeep);
            }
        }
    }
    Ok(())
}

/// What follows the end tag of an element that holds no elements.
fn after_raw<'a>(body: &'a str, name: &str) -> &'a str {
    let end = format!("</{}", name.to_ascii_lowercase());
    let bytes = body.as_bytes();
    let found = bytes.windows(end.len()).position(|window| window.eq_ignore_ascii_case(end.as_bytes()));
    found.and_then(|at| body.get(at + end.len()..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::ImportError;

    #[test]
    fn depth_is_seen_through_comments_and_wrong_end_tags() {
        assert_eq!(check(&"<p><li><br>".repeat(10_000)), Ok(()));
        assert_eq!(check(&"<div></div>".repeat(10_000)), Ok(()));
        assert_eq!(check("<!-- <b> --><script>'<b>'.repeat(9)</script>"), Ok(()));
        assert_eq!(check(&"<div></span>".repeat(1_000)), Err(ImportError::TooDeep));
        assert_eq!(check(&"<p><b id=x>".repeat(1_000)), Err(ImportError::TooDeep));
        assert_eq!(check(&"<br>".repeat(500_001)), Err(ImportError::TooMuchText));
    }
}
