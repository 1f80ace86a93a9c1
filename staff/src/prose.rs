//! The Code's own Markdown as a page shows it, word for word.

use commands::{Looks, Run};
use maud::{Markup, html};

/// Paragraphs and lists.
pub(crate) fn of_code(text: &str) -> Markup {
    html! {
        @for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
            @for lines in paragraph.lines().collect::<Vec<_>>().chunk_by(|one, next| is_item(one) == is_item(next)) {
                @if lines.first().is_some_and(|line| is_item(line)) {
                    ul dir="auto" { @for line in lines { li { (line_of(line.trim_start_matches("- "))) } } }
                } @else {
                    p dir="auto" { @for (at, line) in lines.iter().enumerate() { @if at > 0 { br; } (line_of(line)) } }
                }
            }
        }
    }
}

fn is_item(line: &str) -> bool {
    line.starts_with("- ")
}

fn line_of(line: &str) -> Markup {
    html! {
        @for run in Looks::default().runs(line) {
            @match run {
                Run { is_link: true, text, .. } => a href=(text) rel="noreferrer" { (text) },
                Run { bold: true, italic: true, text, .. } => strong { em { (text) } },
                Run { bold: true, text, .. } => strong { (text) },
                Run { italic: true, text, .. } => em { (text) },
                Run { text, .. } => (text),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::of_code;

    #[test]
    fn marks_are_shown_and_words_are_kept() {
        let text = "One **two** & <https://a.b/c>:\n- the *least*; or\n- more < that\nafter\n\n***Both***";
        assert_eq!(
            of_code(text).into_string(),
            "<p dir=\"auto\">One <strong>two</strong> &amp; <a href=\"https://a.b/c\" rel=\"noreferrer\">https://a.b/c</a>:</p>\
             <ul dir=\"auto\"><li>the <em>least</em>; or</li><li>more &lt; that</li></ul><p dir=\"auto\">after</p>\
             <p dir=\"auto\"><strong><em>Both</em></strong></p>"
        );
    }
}
