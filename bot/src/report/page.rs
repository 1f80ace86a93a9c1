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
    if let Some(first) = outline.sections.first() {
        html += &tiles(first);
    }
    for section in &outline.sections {
        html += &section_of(section, outline);
    }
    html += "<footer>\n";
    html += &format!("<p>{}</p>\n<h2>Published figures</h2>\n<ol>\n", escape(outline.withheld));
    for source in SOURCES {
        html += &format!("<li>{}</li>\n", escape(source));
    }
    html += "</ol>\n</footer>\n</main>\n</body>\n</html>\n";
    html
}

/// The first section once more, large; its table has the same for whoever cannot see it.
fn tiles(section: &Section) -> String {
    let tile = |row: &Row| {
        let [this, before] = row.values;
        format!(
            "<div class=\"tile\"><p class=\"{}\">{}</p><p>{}</p><p class=\"earlier\">before: {}</p></div>\n",
            class(this, "large"),
            escape(&this.to_string()),
            escape(&row.label),
            escape(&before.to_string())
        )
    };
    let tiles: String = section.rows.iter().map(tile).collect();
    format!("<div class=\"tiles\" aria-hidden=\"true\">\n{tiles}</div>\n")
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
    let published = row.benchmark.map_or_else(String::new, |benchmark| {
        format!("<small>Published: {} [{}]</small>", escape(benchmark.figure), benchmark.source)
    });
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
        for section in &outline.sections {
            for row in &section.rows {
                let label = format!("<th scope=\"row\">{}", escape(&row.label));
                let line = page.lines().find(|line| line.contains(&label)).unwrap();
                for value in row.values {
                    assert!(line.contains(&format!(">{value}</td>")), "{line}");
                }
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
        assert_eq!(svg.matches("withheld</text>").count(), outline.sections[1].rows.len() * 2 - shown);
    }
}
