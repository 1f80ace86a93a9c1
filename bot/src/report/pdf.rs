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
    let lines: usize = section.rows.iter().map(|row| 1 + usize::from(row.benchmark.is_some())).sum();
    let bars = chart::bars(section);
    let drawn = bars.as_ref().map_or(0, |(bars, _)| bars.len());
    // Kept together: no section is longer than a sheet
    let [lines, drawn] = [lines, drawn].map(|count| f32::from(u8::try_from(count).unwrap_or(u8::MAX)));
    sheets.skip(16.0);
    sheets.reserve(72.0 + lines * 16.0 + drawn * 25.0);
    sheets.skip(HEADING.leading());
    sheets.write(LEFT, section.title, HEADING);
    if let Some((bars, most)) = bars {
        add_bars(sheets, &bars, most, columns);
    }
    sheets.skip(16.0);
    for (column, x) in columns.iter().zip(COLUMNS) {
        sheets.write_before(x, column, NOTE);
    }
    sheets.rule();
    for row in &section.rows {
        add_row(sheets, row);
    }
    sheets.skip(4.0);
    sheets.paragraph(section.note, NOTE);
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
        sheets.skip(14.0);
        sheets.write(LEFT, line.label, TEXT);
        add_bar(sheets, line.numbers[0], most, THIS);
        sheets.skip(9.0);
        add_bar(sheets, line.numbers[1], most, BEFORE);
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
