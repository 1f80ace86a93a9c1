//! What others published, to compare with.

/// A published figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Benchmark {
    /// The figure, as it is shown.
    pub figure: &'static str,
    /// Which of [`SOURCES`], from 1.
    pub source: usize,
}

/// Where the figures were published.
pub const SOURCES: [&str; 2] = [
    "NAVEX, 2025 Whistleblowing & Incident Management Benchmark Report (reports of the year 2024)",
    "NAVEX, benchmark of the reports of the year 2016",
];

pub(super) const REPORTS_PER_100: Benchmark =
    Benchmark { figure: "1.57 (United States 1.78, Europe 0.67)", source: 1 };
pub(super) const SUBSTANTIATION: Benchmark = Benchmark { figure: "46 %", source: 1 };
pub(super) const FOLLOW_UP: Benchmark = Benchmark { figure: "26 %", source: 1 };
pub(super) const MEDIAN_DAYS_TO_CLOSE: Benchmark = Benchmark { figure: "42 days", source: 2 };
