//! The text that Prometheus reads. Source: prometheus.io, "Exposition formats", text format 0.0.4.

use std::fmt::{Display, Write};

use super::family::Family;

/// A name and its word. Both are words of this program, so no label can be a person's.
pub(crate) type Label = (&'static str, &'static str);

/// The text, as it is being written.
#[derive(Default)]
pub(crate) struct Exposition(String);

impl Exposition {
    /// A family with one number.
    pub(crate) fn one(&mut self, family: &Family, labels: &[Label], value: impl Display) {
        self.begin(family);
        self.number(family, "", labels, value);
    }

    /// A family with a number for each of these.
    pub(crate) fn all<V: Display>(
        &mut self,
        family: &Family,
        numbers: impl IntoIterator<Item = (Vec<Label>, V)>,
    ) {
        self.begin(family);
        for (labels, value) in numbers {
            self.number(family, "", &labels, value);
        }
    }

    pub(super) fn begin(&mut self, family: &Family) {
        // Writing to a String cannot fail
        let _ = writeln!(self.0, "# HELP {} {}", family.name, family.help);
        let _ = writeln!(self.0, "# TYPE {} {}", family.name, family.kind.name());
    }

    pub(super) fn number(&mut self, family: &Family, end: &str, labels: &[Label], value: impl Display) {
        let labels: Vec<String> = labels.iter().map(|(name, word)| format!("{name}=\"{word}\"")).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.0, "{}{end}{labels} {value}", family.name);
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }
}
