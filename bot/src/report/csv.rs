//! The table.

use commands::board::{Outline, SOURCES, Value};

use crate::csv::line;

/// A line for each number: the section, what it counts, its unit, this period, the one before, what was published and where.
pub(crate) fn csv(outline: &Outline) -> String {
    let [this, before] = &outline.columns;
    let mut csv = line(&["section", "item", "unit", this, before, "published", "source"]);
    for section in &outline.sections {
        for row in &section.rows {
            let [this, before] = row.values.map(number);
            let published = row.benchmark.map_or("", |benchmark| benchmark.figure);
            let source = row.benchmark.and_then(|benchmark| SOURCES.get(benchmark.source - 1)).unwrap_or(&"");
            csv +=
                &line(&[section.title, &row.label, unit(row.values[0]), &this, &before, published, source]);
        }
    }
    csv
}

const fn unit(value: Value) -> &'static str {
    match value {
        Value::Reports(_) => "number",
        Value::Share(_) => "percent",
        Value::Days(_) => "days",
        Value::Hundredths(_) => "per 100 employees and year",
    }
}

/// Without its unit.
fn number(value: Value) -> String {
    let bare = match value {
        Value::Share(share) => share.map(|share| share.percent().to_string()),
        Value::Days(days) => days.map(|days| days.to_string()),
        other => other.shown(),
    };
    bare.unwrap_or_else(|| "withheld".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn every_line_has_every_column() {
        let outline = sample::outline();
        let csv = csv(&outline);
        let lines: Vec<&str> = csv.split_terminator("\r\n").collect();
        assert_eq!(lines[0], "section,item,unit,2026-Q3,2026-Q2,published,source");
        assert_eq!(lines.len() - 1, outline.sections.iter().map(|section| section.rows.len()).sum::<usize>());
        assert!(csv.contains("At a glance,Reports received,number,66,41,,\r\n"), "{csv}");
        assert!(csv.contains("What they were about,Retaliation,number,withheld,withheld,,\r\n"), "{csv}");
    }
}
