//! What changed, as a page: one file, without scripts and without anything from elsewhere.

use commands::{Looks, Run};
use guidance::{Code, Comparison, Fate, Kept, Paragraph, Part, Section};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Shown, badge, shown};

const STYLE: &str = include_str!("page.css");

pub(super) fn page(new: &Code, comparison: &Comparison<'_>) -> Markup {
    let title = new.title().last().map_or("The Code", String::as_str);
    let same = comparison.fates().len() - comparison.changes().count();
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { "What changed: " (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    header {
                        p.quiet { (title) }
                        h1 { "What changed" }
                        @if comparison.summary().is_empty() { p { "Nothing changed." } }
                        @for line in comparison.summary() { p.summary { (line) } }
                        @if comparison.changes().next().is_some() {
                            p.quiet { del { "Words like these" } " are gone, " ins { "words like these" } " are new. “…” stands for words that did not change." }
                        }
                    }
                    @for fate in comparison.changes() { (section(fate)) }
                    footer { p.quiet { "Unchanged: " (same) @if same == 1 { " section." } @else { " sections." } } }
                }
            }
        }
    }
}

fn section(fate: &Fate<'_>) -> Markup {
    let (heading, parents) = match fate.section().path().split_last() {
        Some((heading, parents)) => (heading.as_str(), parents),
        None => ("", [].as_slice()),
    };
    html! {
        section id=(fate.section().id().as_str()) {
            @if !parents.is_empty() { p.quiet { (parents.join(" › ")) } }
            h2 { (heading) " " span.badge { (badge(fate).unwrap_or_default()) } }
            @match fate {
                Fate::Added(section) => { (whole(section, true)) }
                Fate::Removed(section) => { (whole(section, false)) }
                Fate::Kept(section) => { (kept(section)) }
            }
        }
    }
}

fn whole(section: &Section, added: bool) -> Markup {
    let blocks = section.blocks().iter().filter_map(|block| section.text().get(block.span.clone()));
    html! {
        @for text in blocks {
            @let words = Side::default().words(text);
            p { @if added { ins { (words) } } @else { del { (words) } } }
        }
    }
}

fn kept(kept: &Kept<'_>) -> Markup {
    let is_only_moved = kept.changed.is_empty() && !kept.is_renamed();
    html! {
        @if kept.is_renamed() { p { del { (kept.old.heading()) } " " ins { (kept.new.heading()) } } }
        @if is_only_moved { p.quiet { "It stands in another place now." } }
        @for paragraph in kept.changed.iter().filter(|paragraph| !paragraph.is_same()) {
            p { (changed(paragraph)) }
        }
    }
}

/// What changed in a paragraph, in its place.
fn changed(paragraph: &Paragraph<'_>) -> Markup {
    let (mut old, mut new) = (Side::default(), Side::default());
    html! {
        @for piece in shown(paragraph) {
            @match piece {
                Shown::Gap(text) => { @let _ = (old.words(text), new.words(text)); " … " }
                Shown::Part(Part::Same(text)) => { @let _ = old.words(text); (new.words(text)) }
                Shown::Part(Part::Removed(text)) => { del { (old.words(text)) } " " }
                Shown::Part(Part::Added(text)) => { ins { (new.words(text)) } " " }
            }
        }
    }
}

/// One of the two texts, from stretch to stretch of a paragraph: the Code's own marks are shown as what they mean.
#[derive(Default)]
struct Side {
    has_begun: bool,
    looks: Looks,
}

impl Side {
    fn words(&mut self, text: &str) -> Markup {
        let begins = !std::mem::replace(&mut self.has_begun, true);
        let item = text.strip_prefix("- ").filter(|_| begins);
        html! {
            @if item.is_some() { "• " }
            @for run in self.looks.runs(item.unwrap_or(text)) {
                @match run {
                    Run { bold: true, italic: true, text, .. } => strong { em { (text) } },
                    Run { bold: true, text, .. } => strong { (text) },
                    Run { italic: true, text, .. } => em { (text) },
                    Run { text, .. } => (text),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_asks_nobody_for_anything_and_shows_words_as_words() {
        let old = Code::parse("# Rules\n\n## Gifts {#gifts}\n\nNo gift over $5.\n").unwrap();
        let new =
            Code::parse("# Rules\n\n## Gifts {#gifts}\n\nNo gift over <b>$5</b> & nothing else.\n").unwrap();
        let html = page(&new, &Comparison::of(&old, &new)).into_string();
        assert!(html.contains("&lt;b&gt;$5&lt;/b&gt; &amp; nothing") && !html.contains("<b>"), "{html}");
        let marked =
            Code::parse("# Rules\n\n## Gifts {#gifts}\n\n**No *gift* over $5**, but for:\n\n- a pen\n")
                .unwrap();
        let shown = page(&marked, &Comparison::of(&old, &marked)).into_string();
        assert!(
            shown.contains("<strong>No </strong>") && shown.contains("<strong><em>gift</em></strong>"),
            "{shown}"
        );
        let (_, body) = shown.split_once("</style>").unwrap();
        assert!(body.contains("• a pen") && !body.contains('*'), "{body}");
        for outside in ["<script", "http://", "https://", "url(", "@import", "onclick"] {
            assert!(!html.contains(outside), "{outside}");
        }
    }
}
