//! Plain text, typed or copied out of a PDF.

use crate::{
    ImportError,
    limits::Deadline,
    lines::{self, Line, Pages},
    reading::Reading,
};

/// Lines longer than this were not broken to fit a page.
const WIDEST: usize = 130;

pub(crate) fn read(text: &str, deadline: Deadline) -> Result<Reading, ImportError> {
    deadline.check()?;
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let width = width(&text);
    let wrapped = width <= WIDEST;
    let known = text.contains('\u{c}');
    let full = if wrapped { width as f32 } else { 90.0 };
    let pages = text.split('\u{c}').map(|page| page_lines(page, full)).collect();
    let mut reading = Reading::default();
    lines::structure(Pages { pages, known, wrapped }, &mut reading);
    deadline.check()?;
    Ok(reading)
}

/// How long full lines are: nine of ten are no longer.
fn width(text: &str) -> usize {
    let mut lengths: Vec<usize> =
        text.lines().map(|line| line.trim_end().chars().count()).filter(|length| *length > 0).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() * 9 / 10).copied().unwrap_or_default().max(40)
}

fn page_lines(page: &str, full: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut gap = false;
    for line in page.lines() {
        let text = visible(line);
        if is_rule(&text) {
            gap = true;
            continue;
        }
        let reach = (line.trim_end().chars().count() as f32 / full).min(1.0);
        lines.push(Line { text, gap, reach, size: 1.0, ..Line::default() });
        gap = false;
    }
    lines
}

/// The line without its indent and without characters that nobody sees; white space inside stays, for it may lead to a page number.
fn visible(line: &str) -> String {
    let seen = |c: &char| {
        !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
            && (!c.is_control() || *c == '\t')
    };
    line.chars()
        .filter(seen)
        .map(|c| if c == '\u{a0}' { ' ' } else { c })
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Nothing, or only a line drawn with characters.
fn is_rule(text: &str) -> bool {
    let drawn = |c: char| matches!(c, '-' | '=' | '_' | '*' | '~' | '─' | '━' | ' ');
    text.is_empty() || (text.chars().count() >= 5 && text.chars().all(drawn) && !text.starts_with('_'))
}
