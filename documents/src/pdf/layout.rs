//! Letters on pages as lines.

use hayro_font::kurbo::Rect;

use super::{content::Glyph, disc::is_bullet};
use crate::lines::{Line, mark};

/// A line on a page.
#[derive(Debug, Clone, Default)]
struct Row {
    text: String,
    x: f64,
    y: f64,
    end: f64,
    size: f64,
    /// How many letters it has, how many of them are bold, and how many bytes of the beginning are.
    letters: usize,
    bold: usize,
    lead: usize,
    lead_open: bool,
}

/// The lines of a page.
#[derive(Debug, Default)]
pub(super) struct PageText {
    rows: Vec<Row>,
}

impl PageText {
    pub(super) fn of(glyphs: &[Glyph], drawings: &[Rect]) -> Self {
        let mut page = Self::default();
        let mut last: Option<&Glyph> = None;
        for glyph in glyphs {
            if let Some(before) = last
                && before.text == glyph.text
                && !glyph.text.trim().is_empty()
                && (before.x - glyph.x).abs() < glyph.size * 0.08
                && (before.y - glyph.y).abs() < glyph.size * 0.08
            {
                continue; // struck twice to look bold
            }
            page.add(glyph);
            last = Some(glyph);
        }
        page.rows.iter_mut().for_each(Row::close);
        page.rows.retain(|row| !row.text.trim().is_empty());
        for row in &mut page.rows {
            if drawings.iter().any(|drawing| is_bullet(drawing, row.x, row.y, row.size)) {
                row.text.insert_str(0, "\u{2022} ");
                row.lead = 0;
            }
        }
        page.put_in_order();
        page
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn add(&mut self, glyph: &Glyph) {
        let row = self.rows.last_mut().filter(|row| row.takes(glyph));
        match row {
            Some(row) => row.push(glyph),
            None => {
                let mut row = Row {
                    x: glyph.x,
                    y: glyph.y,
                    end: glyph.x,
                    size: glyph.size,
                    lead_open: true,
                    ..Row::default()
                };
                row.push(glyph);
                self.rows.push(row);
            }
        }
    }

    /// Most programs write a page from top to bottom, a column after the other. Where lines jump up again and again, they are sorted.
    fn put_in_order(&mut self) {
        let jumps =
            self.rows.windows(2).filter(|pair| matches!(pair, [a, b] if b.y > a.y + a.size * 2.0)).count();
        if jumps >= 4 {
            self.rows.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
        }
    }
}

impl Row {
    fn takes(&self, glyph: &Glyph) -> bool {
        let up = glyph.y - self.y;
        let same = up.abs() < self.size.max(glyph.size) * 0.25;
        let raised = up > 0.0 && up < self.size * 0.7 && glyph.size < self.size * 0.8;
        (same || raised) && glyph.x > self.end - self.size * 1.5
    }

    fn push(&mut self, glyph: &Glyph) {
        let raised = glyph.size < self.size * 0.8 && glyph.y - self.y > self.size * 0.15;
        let apart = glyph.x - self.end > self.size.max(glyph.size) * 0.18;
        if apart && !self.text.is_empty() && !self.text.ends_with(' ') {
            // White space that is wider than a word leads to another column or a page number
            self.text.push_str(if glyph.x - self.end > self.size * 2.5 { "  " } else { " " });
        }
        let is_note = raised && !glyph.text.is_empty() && glyph.text.chars().all(|c| c.is_ascii_digit());
        if is_note && !self.text.is_empty() {
            if self.text.ends_with(']') && !apart {
                self.text.pop();
            } else {
                self.text.push('[');
            }
            self.text.push_str(&glyph.text);
            self.text.push(']');
        } else {
            self.text.push_str(&glyph.text);
        }
        let letters = glyph.text.chars().filter(|c| c.is_alphanumeric()).count();
        if letters > 0 && !raised {
            self.letters += letters;
            self.size = if self.letters == letters { glyph.size } else { self.size.max(glyph.size) };
            self.bold += if glyph.bold { letters } else { 0 };
            self.lead_open &= glyph.bold;
        }
        if self.lead_open && glyph.bold {
            self.lead = self.text.len();
        }
        self.end = self.end.max(glyph.end);
    }

    fn close(&mut self) {
        let start = self.text.len() - self.text.trim_start().len();
        self.lead = self.lead.saturating_sub(start);
        self.text = self.text.trim().to_owned();
        self.lead = self.lead.min(self.text.len());
    }

    fn is_bold(&self) -> bool {
        self.letters > 0 && self.bold * 10 >= self.letters * 9
    }
}

/// How the document is set: what most of its text looks like.
struct Setting {
    size: f64,
    leading: f64,
    bold: bool,
}

impl Setting {
    fn of(pages: &[PageText]) -> Self {
        let rows: Vec<&Row> = pages.iter().flat_map(|page| &page.rows).collect();
        let size = weighted_median(rows.iter().map(|row| (row.size, row.letters)));
        let steps = pages.iter().flat_map(|page| page.rows.windows(2)).filter_map(|pair| match pair {
            [a, b] if a.y > b.y && a.y - b.y < size * 3.0 && (a.size - b.size).abs() < 0.5 => {
                Some((a.y - b.y, b.letters))
            }
            _ => None,
        });
        let letters: usize = rows.iter().map(|row| row.letters).sum();
        let bold: usize = rows.iter().map(|row| row.bold).sum();
        Self { size: size.max(1.0), leading: weighted_median(steps), bold: bold * 2 > letters }
    }
}

fn weighted_median(values: impl Iterator<Item = (f64, usize)>) -> f64 {
    let mut values: Vec<(f64, usize)> = values.collect();
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<usize>() / 2;
    let mut sum = 0;
    for (value, weight) in values {
        sum += weight;
        if sum > half {
            return value;
        }
    }
    0.0
}

/// The lines of all pages.
pub(super) fn lines(pages: Vec<PageText>) -> Vec<Vec<Line>> {
    let setting = Setting::of(&pages);
    pages.iter().map(|page| page_lines(page, &setting)).collect()
}

fn page_lines(page: &PageText, setting: &Setting) -> Vec<Line> {
    let notes = first_note(page, setting);
    let mut lines = Vec::new();
    for (at, row) in page.rows.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| page.rows.get(before));
        let gap = before.is_some_and(|before| {
            let step = before.y - row.y;
            step > setting.leading.max(setting.size) * 1.3 + (row.size - setting.size).max(0.0)
                || step < -setting.size
        });
        let bold = row.is_bold() && !setting.bold;
        let lead = if bold || setting.bold || row.lead < 3 { 0 } else { row.lead };
        let mut line = Line {
            text: row.text.clone(),
            gap,
            reach: reach(row, page),
            size: (row.size / setting.size) as f32,
            bold,
            lead: row.text.get(..lead).map_or(0, str::len),
            ..Line::default()
        };
        if notes.is_some_and(|first| at >= first) {
            as_note(&mut line);
        }
        lines.push(line);
    }
    lines
}

/// Where a line ends beside the others that begin near where it does: those of its column.
fn reach(row: &Row, page: &PageText) -> f32 {
    let column = page.rows.iter().filter(|other| (other.x - row.x).abs() < row.size * 5.0);
    let (mut left, mut right) = (row.x, row.end);
    for other in column {
        left = left.min(other.x);
        right = right.max(other.end);
    }
    if right > left { ((row.end - left) / (right - left)) as f32 } else { 1.0 }
}

/// The first of the small lines at the end of a page, when it begins with a footnote's number.
fn first_note(page: &PageText, setting: &Setting) -> Option<usize> {
    let small = |row: &Row| row.size < setting.size * 0.93;
    let last = page.rows.iter().rposition(|row| !is_page_number(row))?;
    let mut first = last + 1;
    while first > 0 && page.rows.get(first - 1).is_some_and(small) {
        first -= 1;
    }
    let begins = |row: &Row| label(&row.text).is_some();
    (first..=last).find(|at| page.rows.get(*at).is_some_and(begins))
}

fn is_page_number(row: &Row) -> bool {
    row.text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace())
}

/// A footnote's number and where its words begin.
fn label(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches('[');
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = text.split_at_checked(end)?;
    let words = rest.trim_start_matches([']', ' ', '.']);
    let named = words.chars().next().is_some_and(|c| c.is_uppercase() || c == '“' || c == '"');
    ((1..=2).contains(&number.len()) && named && mark::split(text).is_none()).then_some((number, words))
}

fn as_note(line: &mut Line) {
    let found = label(&line.text).map(|(number, words)| (number.to_owned(), words.to_owned()));
    match found {
        Some((number, words)) => {
            line.note = Some(number);
            line.text = words;
        }
        None => line.note = Some(String::new()),
    }
}
