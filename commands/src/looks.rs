//! The Code's own Markdown as runs of words that look alike, for pages.

use crate::markup::{Mark, marks};

/// A run of words with the same looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run<'a> {
    /// The words.
    pub text: &'a str,
    /// They are bold.
    pub bold: bool,
    /// They are in italics.
    pub italic: bool,
    /// They are the address of a web page.
    pub is_link: bool,
}

/// How words look where a text has got to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Looks {
    bold: bool,
    italic: bool,
}

impl Looks {
    /// The runs of a stretch. How it ends is how the next one begins.
    pub fn runs<'a>(&mut self, stretch: &'a str) -> Vec<Run<'a>> {
        let mut runs = Vec::new();
        for mark in marks(stretch) {
            let (text, is_link) = match mark {
                Mark::Bold => {
                    self.bold = !self.bold;
                    continue;
                }
                Mark::Italic => {
                    self.italic = !self.italic;
                    continue;
                }
                Mark::Words(text) => (text, false),
                Mark::Link(text) => (text, true),
            };
            runs.push(Run { text, bold: self.bold, italic: self.italic, is_link });
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_go_on_from_one_stretch_to_the_next() {
        let mut looks = Looks::default();
        let run = |text, bold, italic, is_link| Run { text, bold, italic, is_link };
        assert_eq!(
            looks.runs("One **two *three"),
            [
                run("One ", false, false, false),
                run("two ", true, false, false),
                run("three", true, true, false)
            ]
        );
        assert_eq!(
            looks.runs("four* <https://a.b> five** six"),
            [
                run("four", true, true, false),
                run(" ", true, false, false),
                run("https://a.b", true, false, true),
                run(" five", true, false, false),
                run(" six", false, false, false)
            ]
        );
        assert_eq!(looks, Looks::default());
    }
}
