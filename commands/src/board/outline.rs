//! The report as sections of lines, which every form of it shows alike.

use std::fmt;

use domain::{BoardReport, Edition, Figure, FollowUp, Share, Spread, Timing};

use super::{Benchmark, benchmark, labels, summary};

/// The report, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// What it is.
    pub title: String,
    /// The most important of it, in sentences.
    pub summary: String,
    /// Whose cases it counts.
    pub scope: &'static str,
    /// The names of the two columns: the period and the one before it.
    pub columns: [String; 2],
    /// The lines.
    pub sections: Vec<Section>,
    /// What "withheld" means.
    pub withheld: &'static str,
}

/// A group of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What they are about.
    pub title: &'static str,
    /// The lines.
    pub rows: Vec<Row>,
    /// How they were counted.
    pub note: &'static str,
    /// Whether they are numbers of the same kind, which a chart can show beside each other.
    pub chart: bool,
}

/// A line: this period and the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it counts.
    pub label: String,
    /// In the period, and in the one before it.
    pub values: [Value; 2],
    /// What others have.
    pub benchmark: Option<Benchmark>,
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// A number of reports.
    Reports(Figure),
    /// A share; `None` when it is withheld.
    Share(Option<Share>),
    /// A number of days; `None` when it is withheld.
    Days(Option<u32>),
    /// Hundredths of a report; `None` when it is withheld.
    Hundredths(Option<u64>),
}

impl Value {
    /// What it says; `None` when it is withheld.
    #[must_use]
    pub fn shown(self) -> Option<String> {
        match self {
            Self::Reports(figure) => figure.shown().map(|number| number.to_string()),
            Self::Share(share) => share.map(|share| share.to_string()),
            Self::Days(days) => days.map(in_days),
            Self::Hundredths(number) => number.map(|number| format!("{}.{:02}", number / 100, number % 100)),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown().as_deref().unwrap_or("withheld"))
    }
}

pub(super) fn in_days(days: u32) -> String {
    match days {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

impl Outline {
    /// The sections of a report, in a company in which so many people work.
    #[must_use]
    pub fn of(report: &BoardReport, employees: Option<u32>) -> Self {
        let period = report.period;
        let editions = Editions([&report.this, &report.before]);
        let sections = vec![
            editions.at_a_glance(employees.map(|employees| (employees, period.span().a_year()))),
            editions.topics(),
            editions.ways(),
            editions.sources(),
            editions.times(),
            editions.findings(),
            editions.outcomes(),
            editions.follow_up(),
        ];
        Self {
            title: format!("Reports under the Code of Conduct in {}", period.in_words()),
            summary: summary::of(report),
            scope: labels::scope(report.scope),
            columns: [period.to_string(), period.previous().to_string()],
            sections,
            withheld: labels::WITHHELD,
        }
    }
}

/// The period's and the one's before it.
struct Editions<'a>([&'a Edition; 2]);

/// A line for each of these.
fn list<T>([this, before]: [impl Iterator<Item = (T, Figure)>; 2], label: impl Fn(T) -> String) -> Vec<Row> {
    let row = |((one, this), (_, before))| Row {
        label: label(one),
        values: [Value::Reports(this), Value::Reports(before)],
        benchmark: None,
    };
    this.zip(before).map(row).collect()
}

impl Editions<'_> {
    fn row(&self, label: &str, value: impl Fn(&Edition) -> Value) -> Row {
        Row { label: label.to_owned(), values: self.0.map(value), benchmark: None }
    }

    fn reports(&self, label: &str, figure: impl Fn(&Edition) -> Figure) -> Row {
        self.row(label, |edition| Value::Reports(figure(edition)))
    }

    fn at_a_glance(&self, employees: Option<(u32, u8)>) -> Section {
        let mut rows = vec![
            self.reports("Reports received", Edition::received),
            self.reports("Reports closed", |edition| edition.closing().reports),
            self.reports("Reports about retaliation", Edition::retaliation),
            self.reports("Reports after which retaliation was alleged", Edition::alleged),
            self.reports("Questions about the Code", Edition::questions),
        ];
        if let Some((employees, a_year)) = employees.filter(|(employees, _)| *employees > 0) {
            let rate = |edition: &Edition| {
                let received = edition.received().shown()?;
                let a_year = u64::from(received) * u64::from(a_year) * 10_000;
                Some((a_year + u64::from(employees) / 2) / u64::from(employees))
            };
            let row =
                self.row("Reports per 100 employees and year", |edition| Value::Hundredths(rate(edition)));
            rows.insert(1, Row { benchmark: Some(benchmark::REPORTS_PER_100), ..row });
        }
        Section { title: "At a glance", rows, note: labels::RECEIVED, chart: false }
    }

    fn topics(&self) -> Section {
        let rows = list(self.0.map(Edition::topics), |topic| topic.label().to_owned());
        let note = "As the reporter chose, of the reports received.";
        Section { title: "What they were about", rows, note, chart: true }
    }

    fn ways(&self) -> Section {
        let mut rows = list(self.0.map(Edition::ways), |way| labels::way(way).to_owned());
        rows.push(self.row("Anonymous share", |edition| Value::Share(edition.anonymous_share())));
        Section { title: "How reporters chose to be known", rows, note: labels::WAYS, chart: false }
    }

    fn sources(&self) -> Section {
        let rows = list(self.0.map(Edition::sources), |source| source.to_string());
        Section { title: "How they came", rows, note: labels::SOURCES, chart: false }
    }

    fn times(&self) -> Section {
        let median = |timing: Timing| Value::Days(timing.spread.map(|spread| spread.median_days));
        let p90 = |timing: Timing| Value::Days(timing.spread.and_then(|spread: Spread| spread.p90_days));
        let close = self.row("To close: median", |edition| median(edition.closing()));
        let rows = vec![
            self.reports("Reports acknowledged", |edition| edition.acknowledgment().reports),
            self.row("To acknowledge: median", |edition| median(edition.acknowledgment())),
            self.row("To acknowledge: nine in ten within", |edition| p90(edition.acknowledgment())),
            self.reports("Reports closed", |edition| edition.closing().reports),
            Row { benchmark: Some(benchmark::MEDIAN_DAYS_TO_CLOSE), ..close },
            self.row("To close: nine in ten within", |edition| p90(edition.closing())),
        ];
        Section { title: "How long it took", rows, note: labels::TIMES, chart: false }
    }

    fn findings(&self) -> Section {
        let mut rows = list(self.0.map(Edition::findings), |finding| finding.to_string());
        let rate = self.row("Substantiation rate", |edition| Value::Share(edition.substantiation()));
        rows.push(Row { benchmark: Some(benchmark::SUBSTANTIATION), ..rate });
        rows.push(self.reports("Closed as duplicates", Edition::duplicates));
        Section { title: "What was found", rows, note: labels::FINDINGS, chart: false }
    }

    fn outcomes(&self) -> Section {
        let rows = list(self.0.map(Edition::outcomes), |outcome| outcome.to_string());
        Section { title: "What was done", rows, note: labels::OUTCOMES, chart: false }
    }

    fn follow_up(&self) -> Section {
        let of = |figure: fn(FollowUp) -> Figure| move |edition: &Edition| figure(edition.follow_up());
        let rate = self.row("Follow-up rate", |edition| Value::Share(edition.follow_up().share()));
        let rows = vec![
            self.reports("Reports without a name", of(|follow_up| follow_up.unnamed)),
            self.reports("The reporter wrote again", of(|follow_up| follow_up.wrote_again)),
            Row { benchmark: Some(benchmark::FOLLOW_UP), ..rate },
        ];
        Section { title: "Reporters who wrote again", rows, note: labels::FOLLOW_UP, chart: false }
    }
}
