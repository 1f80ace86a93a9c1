//! What was measured, for a person and for a program.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{
    Outcome, Simulation, Way,
    measure::{Measure, Share},
};

/// The table, at most 100 columns wide.
pub(crate) fn text(simulation: &Simulation) -> String {
    let company = &simulation.company;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} people, {} reports per 100 of them and year, {} years, {} looks for each report, seed {}\n",
        grouped(company.employees),
        company.rate,
        company.years,
        company.looks,
        simulation.seed
    );
    text.push_str(MEANING);
    let _ = writeln!(
        text,
        "Drawing lots among all employees would be right in {}.",
        percent(1.0 / f64::from(company.employees))
    );
    for way in Way::ALL {
        let outcomes: Vec<&Outcome> =
            simulation.outcomes.iter().filter(|outcome| outcome.way == way).collect();
        let _ = write!(text, "\n{}", block(way, &outcomes));
    }
    text
}

const MEANING: &str = "\
Somebody who knows who used the report form or opened the page, and when, sees the cases appear and
guesses who sent each. The table says how often the guess is right, and how many people it could be.
";

const HEAD: [[&str; 7]; 2] = [
    ["", "guessed", "advantage", "by first", "people", "only one", "mean"],
    ["reports leave", "rightly", "over lots", "visit only", "median", "person", "wait"],
];

fn block(way: Way, outcomes: &[&Outcome]) -> String {
    let mut text = String::new();
    let Some(first) = outcomes.first() else { return text };
    let _ = writeln!(text, "{}", way.title());
    HEAD.iter().for_each(|cells| text.push_str(&row(*cells)));
    for outcome in outcomes {
        text.push_str(&line(&outcome.releases, &outcome.waiting));
    }
    text.push_str(&line("marked urgent", &first.urgent));
    let _ = writeln!(text, "  Lots among all who were ever seen: {}.", percent(first.waiting.blind_visitors));
    text
}

fn line(name: &str, measure: &Measure) -> String {
    let name = shortened(name);
    if measure.cases == 0 {
        return row([&name, "no case", "", "", "", "", ""]);
    }
    row([
        &name,
        &with_error(measure.right),
        &with_error(measure.advantage),
        &percent(measure.right_at_release.value),
        &measure.median_candidates.to_string(),
        &percent(measure.only_one.value),
        &hours(measure.mean_wait_h),
    ])
}

fn row([name, cells @ ..]: [&str; 7]) -> String {
    let mut text = format!("  {name:<25}");
    for (cell, width) in cells.iter().zip([15, 17, 12, 9, 10, 10]) {
        let _ = write!(text, "{cell:>width$}");
    }
    text.push('\n');
    text
}

fn shortened(name: &str) -> String {
    const WIDTH: usize = 25;
    if name.chars().count() <= WIDTH {
        return name.to_owned();
    }
    name.chars().take(WIDTH - 1).chain(['…']).collect()
}

fn percent(share: f64) -> String {
    format!("{:.1}%", tenths(share))
}

/// Percent, rounded to tenths and never `-0.0`.
fn tenths(share: f64) -> f64 {
    (share * 1_000.0).round() / 10.0 + 0.0
}

fn with_error(share: Share) -> String {
    format!("{:.1}% ± {:.1}", tenths(share.value), tenths(share.standard_error))
}

fn hours(hours: f64) -> String {
    match hours {
        hours if hours < 1.0 => format!("{:.0} min", hours * 60.0),
        hours if hours < 48.0 => format!("{hours:.1} h"),
        hours => format!("{:.1} d", hours / 24.0),
    }
}

/// `1,000`
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// One JSON object: what went in, and one entry for each way and choice of release times. Shares are between 0 and 1.
pub(crate) fn json(simulation: &Simulation) -> Value {
    let company = &simulation.company;
    let outcomes: Vec<Value> = simulation
        .outcomes
        .iter()
        .map(|outcome| {
            json!({
                "releases": outcome.releases,
                "way": outcome.way.name(),
                "waiting": measure(&outcome.waiting),
                "urgent": measure(&outcome.urgent),
            })
        })
        .collect();
    json!({
        "employees": company.employees,
        "reports_per_100_and_year": company.rate,
        "years": company.years,
        "looks_per_report": company.looks,
        "urgent_share": company.urgent,
        "follow_up_share": company.follow_up,
        "seed": simulation.seed,
        "outcomes": outcomes,
    })
}

fn measure(measure: &Measure) -> Value {
    if measure.cases == 0 {
        return json!({"cases": 0});
    }
    let share = |share: Share| json!({"share": share.value, "standard_error": share.standard_error});
    json!({
        "cases": measure.cases,
        "guessed_rightly": share(measure.right),
        "guessed_rightly_by_first_visit": share(measure.right_at_release),
        "blind_among_employees": measure.blind_employees,
        "blind_among_visitors": measure.blind_visitors,
        "advantage": share(measure.advantage),
        "median_candidates": measure.median_candidates,
        "only_one_candidate": share(measure.only_one),
        "mean_wait_hours": measure.mean_wait_h,
    })
}
