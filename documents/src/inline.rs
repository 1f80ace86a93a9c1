//! The words of one block with `**bold**`, `*stress*` and `<links>`: the only marks that are served.

/// How a piece of text is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) bold: bool,
    pub(crate) italic: bool,
}

/// Collects pieces of text into one line.
#[derive(Debug, Default)]
pub(crate) struct Inline {
    runs: Vec<(String, Style)>,
}

impl Inline {
    pub(crate) fn push(&mut self, text: &str, style: Style) {
        match self.runs.last_mut() {
            Some((last, same)) if *same == style || text.trim().is_empty() => last.push_str(text),
            Some((last, same)) if last.trim().is_empty() => {
                last.push_str(text);
                *same = style;
            }
            _ => self.runs.push((text.to_owned(), style)),
        }
    }

    /// A link's address after its words, where the words do not say it already.
    pub(crate) fn push_address(&mut self, address: &str, words: &str) {
        let address = address.trim();
        let bare = |text: &str| {
            let text = text.trim().trim_end_matches('/');
            let text = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
            text.strip_prefix("mailto:").unwrap_or(text).to_lowercase()
        };
        if bare(words) == bare(address) || address.contains(char::is_whitespace) {
            return;
        }
        if let Some(mail) = address.strip_prefix("mailto:") {
            let mail = mail.split('?').next().unwrap_or_default();
            self.push(&format!(" ({mail})"), Style::default());
        } else if address.starts_with("http://") || address.starts_with("https://") {
            self.push(&format!(" <{address}>"), Style::default());
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.runs.iter().all(|(text, _)| clean(text).is_empty())
    }

    /// The line. Marks stand close to the words, never around white space.
    pub(crate) fn finish(self) -> String {
        let mut line = String::new();
        for (text, style) in self.runs {
            let words = text.replace('*', "\u{2217}");
            let trimmed = words.trim();
            if trimmed.is_empty() || style == Style::default() {
                line.push_str(&words);
                continue;
            }
            let mark = match (style.bold, style.italic) {
                (true, true) => "***",
                (true, false) => "**",
                _ => "*",
            };
            let start = words.len() - words.trim_start().len();
            let end = words.trim_end().len();
            line.push_str(words.get(..start).unwrap_or_default());
            line.push_str(mark);
            line.push_str(trimmed);
            line.push_str(mark.chars().rev().collect::<String>().as_str());
            line.push_str(words.get(end..).unwrap_or_default());
        }
        clean(&line)
    }
}

/// One line, single spaces, and no characters that nobody sees.
pub(crate) fn clean(text: &str) -> String {
    let seen = |c: &char| {
        !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
            && (!c.is_control() || c.is_whitespace())
    };
    let visible: String = text.chars().filter(seen).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words without marks.
pub(crate) fn plain(text: &str) -> String {
    text.replace('*', "")
}

/// The words of a text that is bold from end to end.
pub(crate) fn all_bold(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix("**")?.strip_suffix("**")?;
    let inner = inner.trim_matches('*');
    (!inner.is_empty() && !inner.contains("**")).then_some(inner)
}

/// The words of a text that is bold or stressed from end to end.
pub(crate) fn all_marked(text: &str) -> Option<&str> {
    all_bold(text).or_else(|| {
        let inner = text.trim().strip_prefix('*')?.strip_suffix('*')?;
        (!inner.is_empty() && !inner.contains('*')).then_some(inner)
    })
}

/// What two headings must share to be the same: the words without number, marks, case, dots that lead to a page, and the page.
pub(crate) fn key(text: &str) -> String {
    let text = plain(text).to_lowercase();
    let text = crate::lines::number::without(&text);
    let words = text.trim_end_matches(|c: char| {
        c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | '…' | '_' | '·')
    });
    let words = if words.is_empty() { text } else { words };
    let kept = words.chars().filter(|c| c.is_alphanumeric() || c.is_whitespace()).collect::<String>();
    clean(&kept)
}

#[cfg(test)]
mod tests {
    use super::{Inline, Style, all_bold, clean, key};

    const BOLD: Style = Style { bold: true, italic: false };

    #[test]
    fn marks_stand_close_to_words_and_asterisks_are_words() {
        let mut line = Inline::default();
        line.push("Note: ", BOLD);
        line.push(" no\u{200b}\u{ad} gifts* over", Style::default());
        line.push(" ", BOLD);
        line.push("fifty", Style { italic: true, ..BOLD });
        assert_eq!(line.finish(), "**Note:** no gifts\u{2217} over ***fifty***");
    }

    #[test]
    fn addresses_are_said_once() {
        let mut line = Inline::default();
        for (words, address) in
            [("us", "https://a.b"), ("a.b", "http://a.b/"), ("me", "mailto:x@y.z?subject=a"), ("x", "#a")]
        {
            line.push(words, Style::default());
            line.push_address(address, words);
            line.push(", ", Style::default());
        }
        assert_eq!(line.finish(), "us <https://a.b>, a.b, me (x@y.z), x,");
    }

    #[test]
    fn keys_of_headings() {
        for heading in [
            "3.1 Gifts & Meals",
            "**Gifts & Meals**",
            "GIFTS & MEALS ........ 12",
            "Section 4: Gifts & Meals",
        ] {
            assert_eq!(key(heading), "gifts meals", "{heading}");
        }
        assert_eq!(key("2024"), "2024");
        assert_eq!(all_bold("**a** and **b**"), None);
        assert_eq!(clean(" a\u{a0} \n b\u{feff}"), "a b");
    }
}
