//! Characters nobody sees: copies of a text that differ in them alone tell who had which copy.

use std::borrow::Cow;

use crate::{Removed, clean::Removing};

/// The text without control characters (but line breaks and tabs) and without invisible ones.
pub(crate) fn visible<'a>(text: &'a str, removed: &mut Removing) -> Cow<'a, str> {
    if text.is_ascii() && !text.bytes().any(|byte| is_control(char::from(byte))) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = None;
    while let Some(sign) = chars.next() {
        let seen = if joins(sign) {
            before.is_some_and(needs_joining) && chars.peek().copied().is_some_and(needs_joining)
        } else if is_variation(sign) {
            before.is_some_and(has_variations)
        } else {
            !is_control(sign) && !is_invisible(sign)
        };
        if seen {
            kept.push(sign);
            before = Some(sign);
        }
    }
    if kept.len() == text.len() {
        return Cow::Borrowed(text);
    }
    removed.insert(Removed::InvisibleCharacters);
    Cow::Owned(kept)
}

fn is_control(sign: char) -> bool {
    sign.is_control() && !matches!(sign, '\n' | '\r' | '\t')
}

/// Zero width, direction, tags, fillers; and what Unicode keeps for programs alone.
const fn is_invisible(sign: char) -> bool {
    matches!(sign,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' | '\u{e000}'..='\u{f01f}' | '\u{f100}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}')
}

/// Joiners, which scripts of India and the Arabic script need, and pictures made of several.
const fn joins(sign: char) -> bool {
    matches!(sign, '\u{200c}' | '\u{200d}')
}

const fn needs_joining(sign: char) -> bool {
    matches!(sign, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{e80}'..='\u{18af}' | '\u{2600}'..='\u{27bf}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

const fn is_variation(sign: char) -> bool {
    matches!(sign, '\u{fe00}'..='\u{fe0f}')
}

const fn has_variations(sign: char) -> bool {
    matches!(sign, '#' | '*' | '0'..='9' | '\u{a9}' | '\u{ae}' | '\u{203c}'..='\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::visible;
    use crate::clean::Removing;

    #[test]
    fn what_is_seen_stays() {
        let texts =
            ["Müller\tzahlt\r\n", "می\u{200c}خواهم", "👩\u{200d}💻 ❤\u{fe0f}", "日本語", "क्\u{200d}ष"];
        for text in texts {
            let mut removed = Removing::new();
            assert_eq!(visible(text, &mut removed), text);
            assert!(removed.is_empty());
        }
    }

    #[test]
    fn what_is_not_goes() {
        let mut removed = Removing::new();
        let hidden = "pa\u{200b}y\u{200d} the\u{2060} in\u{e0061}voice\u{fe0f}\u{0}\u{1b}[0m\u{feff}";
        assert_eq!(visible(hidden, &mut removed), "pay the invoice[0m");
        assert_eq!(removed.len(), 1);
    }
}
