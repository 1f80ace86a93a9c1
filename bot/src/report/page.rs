//! The page: one file, without scripts and without anything from elsewhere.

use commands::board::{Outline, Row, SOURCES, Section, Value};

use super::{Paper, chart};

const STYLE: &str = include_str!("page.css");

/// The report as HTML.
pub(crate) fn page(paper: &Paper<'_>) -> String {
    let outline = paper.outline;
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header>\n<p class=\"byline\">{byline}</p>\n<h1>{title}</h1>\n<p class=\"summary\">{summary}</p>\n<p class=\"scope\">{scope}</p>\n</header>\n",
        title = escape(&outline.title),
        byline = escape(&paper.byline()),
        summary = escape(&outline.summary),
        scope = escape(outline.scope),
    );
    for (place, section) in outline.sections.iter().enumerate() {
        html += &if place == 0 { tiles(section, outline) } else { section_of(section, outline) };
    }
    html += "<footer>\n";
    html += &format!("<p>{}</p>\n<h2>Published figures</h2>\n<ol>\n", escape(outline.withheld));
    for source in SOURCES {
        html += &format!("<li>{}</li>\n", escape(source));
    }
    html += "</ol>\n</footer>\n</main>\n</body>\n</html>\n";
    html
}

/// The first section, large.
fn tiles(section: &Section, outline: &Outline) -> String {
    let [_, before] = &outline.columns;
    let tiles: String = section.rows.iter().map(|row| tile(row, before)).collect();
    let (title, note) = (section.title, escape(section.note));
    format!(
        "<section>\n<h2 class=\"unseen\">{title}</h2>\n<dl class=\"tiles\">\n{tiles}</dl>\n<p class=\"note\">{note}</p>\n</section>\n"
    )
}

fn tile(row: &Row, before: &str) -> String {
    let [this, earlier] = row.values;
    let published = published(row)
        .map_or_else(String::new, |published| format!("<dd class=\"earlier\">{published}</dd>"));
    format!(
        "<div class=\"tile\"><dt>{}</dt><dd class=\"{}\">{}</dd><dd class=\"earlier\">{before}: {}</dd>{published}</div>\n",
        escape(&row.label),
        class(this, "large"),
        escape(&this.to_string()),
        escape(&earlier.to_string())
    )
}

fn published(row: &Row) -> Option<String> {
    let benchmark = row.benchmark?;
    Some(format!("Published: {} [{}]", escape(benchmark.figure), benchmark.source))
}

fn section_of(section: &Section, outline: &Outline) -> String {
    let [this, before] = &outline.columns;
    let title = escape(section.title);
    let mut html = format!("<section>\n<h2>{title}</h2>\n");
    if let Some(svg) = chart::svg(section, &outline.columns) {
        html += &format!(
            "<figure>\n{svg}\n<figcaption><span class=\"key this\"></span>{this} <span class=\"key before\"></span>{before}</figcaption>\n</figure>\n"
        );
    }
    html += &format!(
        "<table>\n<caption class=\"unseen\">{title}</caption>\n<thead><tr><th scope=\"col\"><span class=\"unseen\">What</span></th>\
         <th scope=\"col\">{this}</th><th scope=\"col\">{before}</th></tr></thead>\n<tbody>\n"
    );
    html.extend(section.rows.iter().map(row));
    html += &format!("</tbody>\n</table>\n<p class=\"note\">{}</p>\n</section>\n", escape(section.note));
    html
}

fn row(row: &Row) -> String {
    let published =
        published(row).map_or_else(String::new, |published| format!("<small>{published}</small>"));
    let [this, before] = row
        .values
        .map(|value| format!("<td class=\"{}\">{}</td>", class(value, "value"), escape(&value.to_string())));
    format!("<tr><th scope=\"row\">{}{published}</th>{this}{before}</tr>\n", escape(&row.label))
}

fn class(value: Value, class: &'static str) -> String {
    if value.shown().is_some() { class.to_owned() } else { format!("{class} withheld") }
}

pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn the_page_says_every_number_and_asks_nobody_for_anything() {
        let outline = sample::outline();
        let page = page(&sample::paper(&outline));
        for row in outline.sections.iter().flat_map(|section| &section.rows) {
            let label = escape(&row.label);
            let [tile, line] = [format!("<dt>{label}<"), format!("<th scope=\"row\">{label}<")];
            let lines: Vec<&str> =
                page.lines().filter(|one| one.contains(&tile) || one.contains(&line)).collect();
            for value in row.values {
                let said = |line: &&str| line.contains(&format!("{value}</"));
                assert!(!lines.is_empty() && lines.iter().any(said), "{value}: {lines:?}");
            }
        }
        for outside in ["<script", "http://", "https://", "url(", "@import", " on"] {
            let found = page
                .match_indices(outside)
                .any(|(at, _)| outside != " on" || page[at..].starts_with(" onclick"));
            assert!(!found, "{outside}");
        }
        assert!(page.contains("Smith &amp; &lt;Sons&gt;"));
        assert!(page.matches("<svg").count() == page.matches("</title>\n<desc").count());
    }

    #[test]
    fn nothing_withheld_is_drawn() {
        let outline = sample::outline();
        let svg = chart::svg(&outline.sections[1], &outline.columns).unwrap();
        let lines = outline.sections[1].rows.iter().flat_map(|row| row.values);
        let shown = lines.filter(|value| value.shown().is_some()).count();
        assert_eq!(svg.matches("<rect").count(), shown);
        let withheld = |row: &&Row| row.values.iter().any(|value| value.shown().is_none());
        let lines = outline.sections[1].rows.iter().filter(withheld).count();
        assert!(lines > 0 && svg.matches("withheld</text>").count() == lines, "{svg}");
    }
}
