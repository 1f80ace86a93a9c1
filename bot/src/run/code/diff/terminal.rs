//! What changed, for a terminal.

use std::fmt::Write;

use guidance::{Comparison, Fate, Part};

use super::{Shown, badge, shown};

/// How a change is marked: with colours, or with brackets where there are none.
struct Marks {
    removed: [&'static str; 2],
    added: [&'static str; 2],
    heading: [&'static str; 2],
}

const COLOURS: Marks = Marks {
    removed: ["\u{1b}[9;31m", "\u{1b}[0m"],
    added: ["\u{1b}[1;32m", "\u{1b}[0m"],
    heading: ["\u{1b}[1m", "\u{1b}[0m"],
};
const BRACKETS: Marks = Marks { removed: ["[-", "-]"], added: ["{+", "+}"], heading: ["", ""] };

pub(super) fn text(comparison: &Comparison<'_>, colours: bool) -> String {
    let marks = if colours { &COLOURS } else { &BRACKETS };
    let mut out = String::new();
    let summary = comparison.summary();
    if summary.is_empty() {
        return "Nothing changed.\n".to_owned();
    }
    for line in &summary {
        let _ = writeln!(out, "{line}");
    }
    for fate in comparison.changes() {
        let [bold, plain] = marks.heading;
        let path = fate.section().path().join(" › ");
        let _ = writeln!(out, "\n{bold}{path}{plain}  ({})", badge(fate).unwrap_or_default());
        section(&mut out, fate, marks);
    }
    let same = comparison.fates().len() - comparison.changes().count();
    let _ = writeln!(out, "\nUnchanged: {same} {}.", if same == 1 { "section" } else { "sections" });
    out
}

fn section(out: &mut String, fate: &Fate<'_>, marks: &Marks) {
    match fate {
        Fate::Added(section) => whole(out, section.text(), marks.added),
        Fate::Removed(section) => whole(out, section.text(), marks.removed),
        Fate::Kept(kept) => {
            if kept.is_renamed() {
                let [from, to] = [marks.removed, marks.added];
                let (old, new) = (kept.old.heading(), kept.new.heading());
                let _ = writeln!(out, "  {}{old}{} {}{new}{}", from[0], from[1], to[0], to[1]);
            }
            for paragraph in kept.changed.iter().filter(|paragraph| !paragraph.is_same()) {
                let mut line = String::new();
                for piece in shown(paragraph) {
                    match piece {
                        Shown::Gap(_) => line += if line.is_empty() { "… " } else { " …" },
                        Shown::Part(Part::Same(text)) => line += text,
                        Shown::Part(Part::Removed(text)) => mark(&mut line, text, marks.removed),
                        Shown::Part(Part::Added(text)) => mark(&mut line, text, marks.added),
                    }
                    // Words after a gap begin behind a space
                    if line.ends_with('…') {
                        line.push(' ');
                    }
                }
                indented(out, &line);
            }
        }
    }
}

fn whole(out: &mut String, text: &str, marks: [&str; 2]) {
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        let mut line = String::new();
        mark(&mut line, paragraph.trim(), marks);
        indented(out, &line);
    }
}

/// The words between the marks; the spaces at their ends outside of them.
fn mark(line: &mut String, text: &str, [before, after]: [&str; 2]) {
    let words = text.trim();
    let (lead, rest) = text.split_at(text.len() - text.trim_start().len());
    let tail = &rest[words.len()..];
    let _ = write!(line, "{lead}{before}{words}{after}{tail}");
}

fn indented(out: &mut String, text: &str) {
    for line in text.lines() {
        let _ = writeln!(out, "  {}", line.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use guidance::Code;

    use super::*;

    #[test]
    fn an_amendment_in_brackets() {
        let old = "# Rules\n\n## Gifts {#gifts}\n\nNobody may take a gift.\n\n## Travel {#travel}\n\nBook the train.\n";
        let new = old
            .replace("a gift.", "a gift from a supplier.")
            .replace("## Travel {#travel}\n\nBook the train.\n", "");
        let (old, new) = (Code::parse(old).unwrap(), Code::parse(&new).unwrap());
        let said = text(&Comparison::of(&old, &new), false);
        assert_eq!(
            said,
            "Changed: “Gifts”.\nNo longer in it: “Travel”.\n\nGifts  (changed)\n  Nobody may take a [-gift.-]{+gift from a supplier.+}\n\n\
             Travel  (no longer in it)\n  [-Book the train.-]\n\nUnchanged: 0 sections.\n"
        );
        assert_eq!(text(&Comparison::of(&old, &old), false), "Nothing changed.\n");
    }
}
