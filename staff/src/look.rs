//! What pages are made of.

use domain::{Day, Deadline};
use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::people::Member;

/// A page. Its title is kept in the browser's history, and says nothing.
pub(crate) fn page(member: Option<&Member>, main: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="format-detection" content="telephone=no";
                title { "Case desk" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/style.css";
            }
            body spellcheck="false" writingsuggestions="false" {
                a.skip href="#main" { "To the content" }
                header.bar {
                    a.home href="/" { "Case desk" }
                    @if let Some(member) = member {
                        span.who-am-i { (member.address.as_str()) }
                        (sign_out("Sign out"))
                    }
                }
                main #main { (main) }
            }
        }
    }
}

/// Ends the session, or what there is of one.
pub(crate) fn sign_out(label: &str) -> Markup {
    html! { form.sign-out method="post" action="/sign-out" { button { (label) } } }
}

/// What went wrong with what was entered; read out at once.
pub(crate) fn problem(text: Option<&str>) -> Markup {
    html! { @if let Some(text) = text { p.problem role="alert" { (text) } } }
}

/// What people wrote, as they wrote it.
pub(crate) fn words(text: &str) -> Markup {
    html! { p.words dir="auto" { (text) } }
}

/// What comes next, in words: `Overdue since 29 November 2026: the acknowledgment`.
pub(crate) fn next(next: Option<Deadline>, days_left: Option<i64>) -> Option<Markup> {
    let next = next?;
    Some(match days_left? {
        days if days < 0 => html! { strong.overdue { "Overdue" } " since " (day(next.due)) ": " (next.kind) },
        0 => html! { strong.today { "Due today" } ": " (next.kind) },
        _ => html! { "By " (day(next.due)) ": " (next.kind) },
    })
}

/// A day, for people and for machines.
pub(crate) fn day(day: Day) -> Markup {
    html! { time datetime=(Date::from(day)) { (day) } }
}

/// `340 kB`, `2.1 MB`.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// A dot between two short things.
pub(crate) const DOT: PreEscaped<&str> = PreEscaped("<span class=\"dot\" aria-hidden=\"true\">·</span>");
