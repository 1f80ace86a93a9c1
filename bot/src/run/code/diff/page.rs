//! What changed, as a page: one file, without scripts and without anything from elsewhere.

use guidance::{Code, Comparison, Fate, Kept, Part, Section};
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
            p { @if added { ins { (text) } } @else { del { (text) } } }
        }
    }
}

fn kept(kept: &Kept<'_>) -> Markup {
    let is_only_moved = kept.changed.is_empty() && !kept.is_renamed();
    html! {
        @if kept.is_renamed() { p { del { (kept.old.heading()) } " " ins { (kept.new.heading()) } } }
        @if is_only_moved { p.quiet { "It stands in another place now." } }
        @for paragraph in kept.changed.iter().filter(|paragraph| !paragraph.is_same()) {
            p {
                @for piece in shown(paragraph) {
                    @match piece {
                        Shown::Gap => { " … " }
                        Shown::Part(Part::Same(text)) => { (text) }
                        Shown::Part(Part::Removed(text)) => { del { (text) } " " }
                        Shown::Part(Part::Added(text)) => { ins { (text) } " " }
                    }
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
        for outside in ["<script", "http://", "https://", "url(", "@import", "onclick"] {
            assert!(!html.contains(outside), "{outside}");
        }
    }
}
