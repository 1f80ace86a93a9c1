//! The report in a few sentences.

use domain::{BoardReport, Edition, Figure, Span};

use super::outline::in_days;

/// What a reader wants to know first.
pub(super) fn of(report: &BoardReport) -> String {
    let (this, period) = (&report.this, report.period.in_words());
    let Figure::Shown(received) = this.received() else {
        return format!("Fewer than five reports came in {period}. So few are not counted further.");
    };
    let mut sentences =
        vec![format!("{received} reports came in {period}{}.", than_before(report, received))];
    sentences.extend(closed(this, received));
    sentences.extend(substantiated(this));
    if let Figure::Shown(retaliation) = this.retaliation() {
        sentences.push(format!("{retaliation} reports were about retaliation."));
    }
    sentences.join(" ")
}

fn than_before(report: &BoardReport, received: u32) -> String {
    let before = match report.period.span() {
        Span::Quarter => "the quarter before",
        Span::HalfYear => "the half-year before",
        Span::Year => "the year before",
    };
    match report.before.received().shown() {
        None => String::new(),
        Some(same) if same == received => format!(", as many as in {before}"),
        Some(fewer) if fewer < received => format!(", {} more than in {before}", received - fewer),
        Some(more) => format!(", {} fewer than in {before}", more - received),
    }
}

fn closed(this: &Edition, received: u32) -> Option<String> {
    let timing = this.closing();
    let (closed, spread) = (timing.reports.shown()?, timing.spread?);
    let balance = match closed.cmp(&received) {
        std::cmp::Ordering::Less => "fewer than came",
        std::cmp::Ordering::Equal => "as many as came",
        std::cmp::Ordering::Greater => "more than came",
    };
    Some(format!("{closed} were closed, {balance}; half of them within {}.", in_days(spread.median_days)))
}

fn substantiated(this: &Edition) -> Option<String> {
    let share = this.substantiation()?;
    Some(format!("Of those found to be substantiated or not, {share} were substantiated."))
}
