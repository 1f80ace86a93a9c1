//! The Board's report as files: a page to read, a PDF to hand out, a table to work with.

mod chart;
mod csv;
mod key;
mod page;
mod pdf;
mod sheets;
mod widths;

pub(crate) use csv::csv;
pub(crate) use key::{KeyRecord, SecretaryKey};
pub(crate) use page::page;
pub(crate) use pdf::pdf;

use commands::board::Outline;
use domain::Day;

/// A report with what a page says around it.
#[derive(Debug)]
pub(crate) struct Paper<'a> {
    /// The report.
    pub(crate) outline: &'a Outline,
    /// The company's name, when it was given.
    pub(crate) company: Option<&'a str>,
    /// When it was made.
    pub(crate) made: Day,
}

impl Paper<'_> {
    /// `Example Corporation · made on 2 October 2026`
    fn byline(&self) -> String {
        match self.company {
            Some(company) => format!("{company} · made on {}", self.made),
            None => format!("Made on {}", self.made),
        }
    }
}

/// A report to show, with withheld numbers, one line break in a name and a benchmark.
#[cfg(test)]
mod sample;
