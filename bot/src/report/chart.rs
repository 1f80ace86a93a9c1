//! Bars: a number of this period above the same of the one before.

use commands::board::{Row, Section, Value};

/// The bars of one line; `None` where the number is withheld.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bars<'a> {
    pub(super) label: &'a str,
    pub(super) numbers: [Option<u32>; 2],
}

impl Bars<'_> {
    /// Whether there is a bar at all.
    pub(super) fn is_said(&self) -> bool {
        self.numbers.iter().any(Option::is_some)
    }

    fn height(&self) -> u32 {
        if self.is_said() { 28 + 2 * BAR } else { 28 + BAR }
    }
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
/// From one bar to the next.
const BAR: u32 = 13;
/// What the number behind the longest bar needs.
const NUMBER: u32 = 40;

/// The bars as SVG, drawn for the width of a phone and scaled from there.
pub(super) fn svg(section: &Section, columns: &[String; 2]) -> Option<String> {
    let (bars, most) = bars(section)?;
    let height: u32 = bars.iter().map(Bars::height).sum();
    let [this, before] = columns;
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"c-title c-desc\">\n\
         <title id=\"c-title\">{}</title>\n\
         <desc id=\"c-desc\">For each line, a bar for {this} above a bar for {before}. The table below has the same numbers.</desc>\n",
        section.title
    );
    let mut top = 0;
    for line in &bars {
        let label = super::page::escape(line.label);
        svg += &format!("<text class=\"label\" x=\"0\" y=\"{}\">{label}</text>\n", top + 15);
        svg += &bar(line.numbers[0], most, "this", top + 22);
        if line.is_said() {
            svg += &bar(line.numbers[1], most, "before", top + 22 + BAR);
        }
        top += line.height();
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
