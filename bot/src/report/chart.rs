//! Bars: a number of this period above the same of the one before.

use commands::board::{Row, Section, Value};

/// The bars of one line; `None` where the number is withheld.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bars<'a> {
    pub(super) label: &'a str,
    pub(super) numbers: [Option<u32>; 2],
}

/// The bars of a section, and the largest number among them; `None` when there is nothing to draw.
pub(super) fn bars(section: &Section) -> Option<(Vec<Bars<'_>>, u32)> {
    let bars: Vec<Bars<'_>> = section.rows.iter().filter_map(of_row).collect();
    let most = bars.iter().flat_map(|bars| bars.numbers).flatten().max()?;
    section.chart.then_some((bars, most))
}

fn of_row(row: &Row) -> Option<Bars<'_>> {
    match row.values {
        [Value::Reports(this), Value::Reports(before)] => {
            Some(Bars { label: &row.label, numbers: [this.shown(), before.shown()] })
        }
        _ => None,
    }
}

const WIDTH: u32 = 360;
const ROW: u32 = 54;
/// What the number behind the longest bar needs.
const NUMBER: u32 = 40;

/// The bars as SVG, drawn for the width of a phone and scaled from there.
pub(super) fn svg(section: &Section, columns: &[String; 2]) -> Option<String> {
    let (bars, most) = bars(section)?;
    let height = u32::try_from(bars.len()).unwrap_or(0) * ROW;
    let [this, before] = columns;
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"c-title c-desc\">\n\
         <title id=\"c-title\">{}</title>\n\
         <desc id=\"c-desc\">For each line, a bar for {this} above a bar for {before}. The table below has the same numbers.</desc>\n",
        section.title
    );
    for (place, line) in bars.iter().enumerate() {
        let top = u32::try_from(place).unwrap_or(0) * ROW;
        let label = super::page::escape(line.label);
        svg += &format!("<text class=\"label\" x=\"0\" y=\"{}\">{label}</text>\n", top + 15);
        if line.numbers == [None, None] {
            svg += &bar(None, most, "", top + 22);
            continue;
        }
        for (number, class, top) in
            [(line.numbers[0], "this", top + 22), (line.numbers[1], "before", top + 35)]
        {
            svg += &bar(number, most, class, top);
        }
    }
    svg += "</svg>";
    Some(svg)
}

fn bar(number: Option<u32>, most: u32, class: &str, top: u32) -> String {
    let Some(number) = number else {
        return format!("<text class=\"withheld\" x=\"0\" y=\"{}\">withheld</text>\n", top + 9);
    };
    let width = u64::from(WIDTH - NUMBER) * u64::from(number) / u64::from(most.max(1));
    format!(
        "<rect class=\"{class}\" x=\"0\" y=\"{top}\" width=\"{width}\" height=\"11\" rx=\"2\"/>\
         <text class=\"number\" x=\"{}\" y=\"{}\">{number}</text>\n",
        width + 6,
        top + 9
    )
}
