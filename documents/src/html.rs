//! HTML, by the rules browsers read it with.

mod depth;

use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node, Selector, node::Element};

use crate::{
    Complaint, ImportError,
    block::{Block, Kind},
    inline::{Inline, Style, clean},
    limits::Deadline,
    lines::mark,
    reading::Reading,
};

/// What is no text of the document.
const NOT_TEXT: [&str; 18] = [
    "head", "script", "style", "noscript", "template", "svg", "nav", "aside", "footer", "form", "button",
    "iframe", "object", "video", "audio", "select", "textarea", "dialog",
];

/// Names that sites give to what stands around the text.
const AROUND: [&str; 12] = [
    "nav",
    "navbar",
    "navigation",
    "menu",
    "breadcrumb",
    "breadcrumbs",
    "sidebar",
    "cookie",
    "cookie-banner",
    "skip-link",
    "share",
    "social",
];

const BLOCKS: [&str; 30] = [
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "body",
    "html",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "address",
    "hr",
    "details",
    "summary",
    "center",
];

/// The encoding a page says it has, in its first kilobyte.
pub(crate) fn said_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..1024.min(bytes.len()))?).to_ascii_lowercase();
    let (_, after) = head.split_once("charset")?;
    let label: String = after
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''))
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    encoding_rs::Encoding::for_label(label.as_bytes())
}

pub(crate) fn read(text: &str, deadline: Deadline) -> Result<Reading, ImportError> {
    depth::check(text)?;
    let page = Html::parse_document(text);
    deadline.check()?;
    let mut reader = Reader::default();
    let root = main_part(&page);
    for (count, edge) in root.traverse().enumerate() {
        if count % 4096 == 0 {
            deadline.check()?;
        }
        match edge {
            Edge::Open(node) => reader.open(node.value()),
            Edge::Close(node) => reader.close(node.value()),
        }
    }
    let mut reading = reader.finish();
    reading.title = title(&page);
    Ok(reading)
}

/// Where the document stands on the page: `<main>` or the one `<article>`, else everything.
fn main_part(page: &Html) -> ElementRef<'_> {
    let words = |element: &ElementRef<'_>| element.text().map(str::len).sum::<usize>();
    let root = page.root_element();
    let all = words(&root);
    for name in ["main", "[role=main]", "article"] {
        let Ok(selector) = Selector::parse(name) else { continue };
        let found: Vec<ElementRef<'_>> = page.select(&selector).take(2).collect();
        if let [only] = found.as_slice()
            && words(only) * 3 > all
        {
            return *only;
        }
    }
    root
}

fn title(page: &Html) -> Option<String> {
    let selector = Selector::parse("head > title").ok()?;
    let title = clean(&page.select(&selector).next()?.text().collect::<String>());
    // "Code of Conduct | Acme": the page's name before the site's
    let name = title.split(" | ").next().unwrap_or_default().trim().to_owned();
    (!name.is_empty()).then_some(name)
}

#[derive(Default)]
struct Reader {
    reading: Reading,
    line: Inline,
    style: Vec<Style>,
    /// The lists that are open: the next number, or none for bullets.
    lists: Vec<Option<u64>>,
    next: Option<Kind>,
    link: Option<(String, String)>,
    fragment_chars: usize,
    cells: Option<Vec<String>>,
    /// The rows in whose cells this one stands.
    rows: Vec<Vec<String>>,
    /// Inside `<sup>`, where a number points to a footnote.
    raised: bool,
    /// How many elements that are not read are open.
    skipping: usize,
    tables: usize,
    pictures: usize,
    around: usize,
}

impl Reader {
    fn open(&mut self, node: &Node) {
        match node {
            Node::Text(text) if self.skipping == 0 => self.words(text),
            // The words of a heading that folds its text away are in a button
            Node::Element(element)
                if self.skipping == 0 && element.name() == "button" && self.is_in_heading() => {}
            Node::Element(element) if self.skipping > 0 || is_around(element) => {
                if self.skipping == 0 {
                    self.flush();
                    self.around += usize::from(!NOT_TEXT[..6].contains(&element.name()));
                }
                self.skipping += 1;
            }
            Node::Element(element) => self.open_element(element),
            _ => {}
        }
    }

    fn is_in_heading(&self) -> bool {
        matches!(self.next, Some(Kind::Heading { .. }))
    }

    fn close(&mut self, node: &Node) {
        let Node::Element(element) = node else { return };
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        self.close_element(element.name());
    }

    fn words(&mut self, text: &str) {
        if let Some((address, words)) = &mut self.link {
            words.push_str(text);
            if address.starts_with('#') {
                self.fragment_chars += text.chars().filter(|c| c.is_alphanumeric()).count();
            }
        }
        let number = text.trim();
        let points = self.raised && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let text = if points { format!("[{number}]") } else { text.replace(['\n', '\r', '\t'], " ") };
        self.line.push(&text, self.style.last().copied().unwrap_or_default());
    }

    fn open_element(&mut self, element: &Element) {
        let name = element.name();
        if let Some(level) = heading_level(element) {
            self.flush();
            self.next = Some(Kind::Heading { level, run_in: false });
        } else if name == "tr" {
            self.flush();
            // A table in a cell: what stands before it in the row stays
            self.rows.extend(self.cells.replace(Vec::new()));
        } else if BLOCKS.contains(&name) && !matches!(name, "td" | "th") {
            self.flush();
        }
        let style = self.style.last().copied().unwrap_or_default();
        match name {
            "ul" | "menu" => self.lists.push(None),
            "ol" => {
                self.lists.push(Some(element.attr("start").and_then(|start| start.parse().ok()).unwrap_or(1)))
            }
            "li" => self.next = Some(self.item()),
            "dt" => self.style.push(Style { bold: true, ..style }),
            "b" | "strong" => self.style.push(Style { bold: true, ..style }),
            "i" | "em" => self.style.push(Style { italic: true, ..style }),
            "span" | "font" => self.style.push(Style { bold: style.bold || is_set_bold(element), ..style }),
            "a" => self.link = element.attr("href").map(|address| (address.to_owned(), String::new())),
            "br" => self.line.push(" ", style),
            "table" => self.tables += usize::from(element.attr("role") != Some("presentation")),
            "img" => self.pictures += usize::from(!is_decoration(element)),
            "sup" => self.raised = true,
            _ => {}
        }
    }

    fn close_element(&mut self, name: &str) {
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                // One without words makes no heading of what comes after it
                self.next = None;
            }
            "td" | "th" => {
                let cell = std::mem::take(&mut self.line).finish();
                match &mut self.cells {
                    Some(cells) => cells.push(cell),
                    None => self.line.push(&cell, Style::default()),
                }
            }
            "tr" => self.row(),
            "ul" | "ol" | "menu" => {
                self.flush();
                self.lists.pop();
            }
            "li" => {
                self.flush();
                self.next = None;
            }
            "b" | "strong" | "i" | "em" | "span" | "font" => drop(self.style.pop()),
            "dt" => {
                self.flush();
                self.style.pop();
            }
            "sup" => self.raised = false,
            "a" => {
                if let Some((address, words)) = self.link.take() {
                    self.line.push_address(&address, &words);
                }
            }
            name if BLOCKS.contains(&name) => self.flush(),
            _ => {}
        }
    }

    fn item(&mut self) -> Kind {
        let depth = self.lists.len().saturating_sub(1);
        let mark = match self.lists.last_mut() {
            Some(Some(next)) => {
                let mark = format!("{next}.");
                *next = next.saturating_add(1);
                mark
            }
            _ => "-".to_owned(),
        };
        Kind::Item { depth, mark }
    }

    /// A row with several cells is an item; one with one cell is what stands in it.
    fn row(&mut self) {
        let cells: Vec<String> =
            self.cells.take().unwrap_or_default().into_iter().filter(|cell| !cell.is_empty()).collect();
        self.cells = self.rows.pop();
        if let Some(outer) = &mut self.cells {
            // A row within a cell stands in it
            outer.push(cells.join(" | "));
            return;
        }
        match cells.as_slice() {
            [] => {}
            [only] => self.reading.blocks.push(Block::paragraph(only)),
            several => self.reading.blocks.push(Block::item(0, "-", several.join(" | "))),
        }
    }

    fn flush(&mut self) {
        if self.line.is_empty() || self.cells.is_some() {
            if self.cells.is_none() {
                self.line = Inline::default();
            } else {
                self.line.push(" ", Style::default());
            }
            return;
        }
        let text = std::mem::take(&mut self.line).finish();
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        let points_inside = letters > 0 && self.fragment_chars * 10 >= letters * 9;
        self.fragment_chars = 0;
        let block = match self.next.take().unwrap_or(Kind::Paragraph) {
            Kind::Paragraph => typed_item(&text, points_inside),
            kind => Block { points_inside, ..Block::new(kind, text) },
        };
        self.reading.blocks.push(block);
    }

    fn finish(mut self) -> Reading {
        self.flush();
        if self.tables > 0 {
            self.reading.complaints.push(Complaint::Tables { count: self.tables });
        }
        if self.pictures > 0 {
            self.reading.complaints.push(Complaint::Pictures { count: self.pictures });
        }
        self.reading.leave_out("parts around the text (navigation, footer, forms)", self.around);
        self.reading
    }
}

/// A paragraph that begins with a typed mark is an item.
fn typed_item(text: &str, points_inside: bool) -> Block {
    let mut block = match mark::split(text).filter(|(_, words)| !words.is_empty()) {
        Some((sign, words)) if sign == "-" || sign.starts_with('(') => Block::item(0, sign, words),
        _ => Block::paragraph(text),
    };
    block.points_inside = points_inside;
    block
}

fn heading_level(element: &Element) -> Option<u8> {
    let level = match element.name() {
        "h1" => 1,
        "h2" => 2,
        "h3" => 3,
        "h4" => 4,
        "h5" => 5,
        "h6" => 6,
        _ if element.attr("role") == Some("heading") => element.attr("aria-level")?.parse().ok()?,
        _ => return None,
    };
    Some(level)
}

/// Whether an element stands around the text, or is not shown.
fn is_around(element: &Element) -> bool {
    let hidden = element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
        || element.attr("style").is_some_and(|style| style.replace(' ', "").contains("display:none"));
    let role = matches!(
        element.attr("role"),
        Some("navigation" | "banner" | "contentinfo" | "search" | "complementary")
    );
    let named = element
        .id()
        .into_iter()
        .chain(element.classes())
        .any(|name| AROUND.contains(&name.to_lowercase().as_str()));
    let content = matches!(element.name(), "body" | "html" | "main" | "article");
    NOT_TEXT.contains(&element.name()) || (!content && (hidden || role || named))
}

fn is_set_bold(element: &Element) -> bool {
    element.attr("style").is_some_and(|style| {
        let style = style.replace(' ', "").to_lowercase();
        style.contains("font-weight:bold")
            || style.contains("font-weight:700")
            || style.contains("font-weight:600")
    })
}

/// Whether a picture says of itself that it is only there to look at.
fn is_decoration(element: &Element) -> bool {
    element.attr("alt") == Some("")
        || element.attr("role") == Some("presentation")
        || element.attr("width") == Some("1")
}
