//! The report on paper.

use commands::board::{Row, SOURCES, Section};

use super::{
    Paper,
    chart::{self, Bars},
    sheets::{BEFORE, Color, Face, INK, LEFT, QUIET, RIGHT, Sheets, THIS},
    widths::Font,
};

const TITLE: Face = Face::new(Font::Bold, 19.0, INK);
const HEADING: Face = Face::new(Font::Bold, 11.5, INK);
const SUMMARY: Face = Face::new(Font::Regular, 11.5, INK);
const TEXT: Face = Face::new(Font::Regular, 9.5, INK);
const QUIET_TEXT: Face = Face::new(Font::Regular, 9.5, QUIET);
const NOTE: Face = Face::new(Font::Regular, 8.0, QUIET);

/// Where the numbers of this period and of the one before it end.
const COLUMNS: [f32; 2] = [RIGHT - 80.0, RIGHT];
/// Where bars begin.
const BARS: f32 = LEFT + 215.0;
/// The longest bar.
const LONGEST: f32 = RIGHT - BARS - 44.0;
const BAR: f32 = 6.5;
/// Two bars, and what is free above them.
const LINE_OF_BARS: f32 = 23.0;

/// The report as a PDF: A4, text that can be selected, in fonts that every reader has.
pub(crate) fn pdf(paper: &Paper<'_>) -> Vec<u8> {
    let outline = paper.outline;
    let mut sheets = Sheets::new();
    sheets.paragraph(&paper.byline(), NOTE);
    sheets.skip(4.0);
    sheets.paragraph(&outline.title, TITLE);
    sheets.skip(6.0);
    sheets.paragraph(&outline.summary, SUMMARY);
    sheets.skip(4.0);
    sheets.paragraph(outline.scope, NOTE);
    for section in &outline.sections {
        add_section(&mut sheets, section, &outline.columns);
    }
    sheets.skip(14.0);
    sheets.paragraph(outline.withheld, NOTE);
    sheets.skip(3.0);
    sheets.reserve(40.0);
    for (place, source) in SOURCES.iter().enumerate() {
        sheets.paragraph(&format!("[{}] {source}", place + 1), NOTE);
    }
    sheets.into_pdf(&outline.title, &outline.title)
}

fn add_section(sheets: &mut Sheets, section: &Section, columns: &[String; 2]) {
    // What belongs together stays together: neither a chart nor a table is longer than a sheet
    let lines: f32 = section.rows.iter().map(|row| if row.benchmark.is_some() { 26.0 } else { 15.5 }).sum();
    let table = 50.0 + lines;
    sheets.skip(18.0);
    match chart::bars(section) {
        Some((bars, most)) => {
            sheets.reserve(HEADING.leading() + 24.0 + bars.iter().map(|_| LINE_OF_BARS).sum::<f32>());
            add_heading(sheets, section);
            add_bars(sheets, &bars, most, columns);
            sheets.reserve(table);
        }
        None => {
            sheets.reserve(HEADING.leading() + table);
            add_heading(sheets, section);
        }
    }
    sheets.skip(16.0);
    for (column, x) in columns.iter().zip(COLUMNS) {
        sheets.write_before(x, column, NOTE);
    }
    sheets.rule();
    for row in &section.rows {
        add_row(sheets, row);
    }
    sheets.skip(6.0);
    sheets.paragraph(section.note, NOTE);
}

fn add_heading(sheets: &mut Sheets, section: &Section) {
    sheets.skip(HEADING.leading());
    sheets.write(LEFT, section.title, HEADING);
}

fn add_row(sheets: &mut Sheets, row: &Row) {
    sheets.skip(15.5);
    sheets.write(LEFT, &row.label, TEXT);
    for (value, x) in row.values.iter().zip(COLUMNS) {
        let face = if value.shown().is_some() { TEXT } else { QUIET_TEXT };
        sheets.write_before(x, &value.to_string(), face);
    }
    if let Some(benchmark) = row.benchmark {
        sheets.skip(10.5);
        sheets.write(LEFT, &format!("Published: {} [{}]", benchmark.figure, benchmark.source), NOTE);
    }
    sheets.rule();
}

fn add_bars(sheets: &mut Sheets, bars: &[Bars<'_>], most: u32, columns: &[String; 2]) {
    sheets.skip(15.0);
    let mut x = BARS;
    for (column, color) in columns.iter().zip([THIS, BEFORE]) {
        sheets.bar(x, BAR, BAR, color);
        sheets.write(x + 11.0, column, NOTE);
        x += 70.0;
    }
    for line in bars {
        sheets.skip(LINE_OF_BARS - 9.0);
        sheets.write(LEFT, line.label, TEXT);
        add_bar(sheets, line.numbers[0], most, THIS);
        sheets.skip(9.0);
        if line.is_said() {
            add_bar(sheets, line.numbers[1], most, BEFORE);
        }
    }
    sheets.skip(6.0);
}

fn add_bar(sheets: &mut Sheets, number: Option<u32>, most: u32, color: Color) {
    let Some(number) = number else {
        sheets.write(BARS, "withheld", NOTE);
        return;
    };
    #[allow(clippy::cast_precision_loss, reason = "the length of a bar")]
    let width = LONGEST * number as f32 / most.max(1) as f32;
    sheets.bar(BARS, width, BAR, color);
    sheets.write(BARS + width + 4.0, &number.to_string(), NOTE);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn every_line_of_the_report_is_text_in_it() {
        let outline = sample::outline();
        let bytes = pdf(&sample::paper(&outline));
        assert!(bytes.starts_with(b"%PDF-") && bytes.ends_with(b"%%EOF"));
        let text = String::from_utf8_lossy(&bytes);
        for section in &outline.sections {
            for row in &section.rows {
                let written = format!("({})", row.label.replace('(', "\\(").replace(')', "\\)"));
                assert!(text.contains(&written), "{written}");
            }
        }
        assert!(text.contains("(66)") && text.contains("(withheld)"));
    }
}
