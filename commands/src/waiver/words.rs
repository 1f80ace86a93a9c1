//! A waiver in words.

use domain::{Day, Decision, Verdict, Waiver};
use jiff::civil::Date;

/// Where it stands, in a line: what is to be done about it first.
pub(super) fn standing(waiver: &Waiver, today: Day) -> String {
    let Some(decision) = &waiver.decision else {
        return "Awaiting a decision".to_owned();
    };
    let decided = decided(decision);
    if let Some(disclosure) = &waiver.disclosure {
        return format!("{decided}. Disclosed on {}", disclosure.on);
    }
    match waiver.disclosure_due() {
        Some(due) if due < today => format!("*Was to be disclosed by {}.* {decided}", in_full(due)),
        Some(due) if due == today => format!("*Today is the last day to disclose it.* {decided}"),
        Some(due) => format!("*Disclose it by {}.* {decided}", in_full(due)),
        None => decided,
    }
}

/// `Approved by the Board of Directors on 24 November 2026`
pub(super) fn decided(decision: &Decision) -> String {
    let verdict = match decision.verdict {
        Verdict::Approved => "Approved",
        Verdict::Refused => "Refused",
    };
    format!("{verdict} by {} on {}", decision.body, decision.on)
}

/// `Friday, 4 December 2026`
pub(super) fn in_full(day: Day) -> String {
    Date::from(day).strftime("%A, %-d %B %Y").to_string()
}
