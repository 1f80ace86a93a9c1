//! Markdown, by `CommonMark`'s rules, with the habits of handbooks: front matter, lettered lists, page break commands.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use crate::{
    Complaint, ImportError,
    block::{Block, Kind},
    inline::{Inline, Style, all_marked},
    limits::{DEPTH, Deadline},
    lines::{mark, number},
    reading::Reading,
};

/// Stands for the end of a line until it is known whether an item begins on the next.
const LINE_END: &str = "\u{f8ff}";

pub(crate) fn read(text: &str, deadline: Deadline) -> Result<Reading, ImportError> {
    let (title, body, front_lines) = front_matter(text);
    let body = without_commands(body);
    check_depth(&body)?;
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_TASKLISTS;
    let mut reader = Reader::default();
    for (count, event) in Parser::new_ext(&body, options).enumerate() {
        if count % 4096 == 0 {
            deadline.check()?;
        }
        reader.take(event)?;
    }
    let mut reading = reader.finish();
    reading.title = title;
    reading.leave_out("lines of front matter", front_lines);
    Ok(reading)
}

/// Quotes and lists in each other cost the parser more than their length.
fn check_depth(text: &str) -> Result<(), ImportError> {
    let depth = |line: &str| {
        line.chars()
            .take_while(|c| matches!(c, '>' | ' ' | '-' | '*' | '+' | '\t'))
            .filter(|c| !c.is_whitespace())
            .count()
    };
    let is_rule = |line: &str| line.chars().all(|c| matches!(c, '-' | '*' | '_' | ' ' | '=' | '\r'));
    let too_deep = text.lines().any(|line| depth(line) > DEPTH && !is_rule(line));
    if too_deep { Err(ImportError::TooDeep) } else { Ok(()) }
}

/// The title of the front matter, the text after it, and how many lines it had. The opening fence may be missing.
fn front_matter(text: &str) -> (Option<String>, &str, usize) {
    let text = text.trim_start_matches('\u{feff}').trim_start_matches(['\n', '\r']);
    let body = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")).unwrap_or(text);
    let fenced = body.len() < text.len();
    let is_entry = |line: &str| {
        line.trim().is_empty()
            || line.starts_with([' ', '\t', '-', '#'])
            || line.split_once(':').is_some_and(|(key, _)| {
                !key.is_empty() && key.len() <= 40 && !key.contains(' ') && key.is_ascii()
            })
    };
    let mut bytes = 0;
    for (count, line) in body.split_inclusive('\n').enumerate().take(200) {
        if matches!(line.trim_end(), "---" | "...") && count > 0 {
            let front = body.get(..bytes).unwrap_or_default();
            let rest = body.get(bytes + line.len()..).unwrap_or_default();
            return (title_of(front), rest, count);
        }
        if !is_entry(line) || (!fenced && line.trim().is_empty()) {
            break;
        }
        bytes += line.len();
    }
    (None, text, 0)
}

fn title_of(front: &str) -> Option<String> {
    let value = |name: &str| {
        front.lines().find_map(|line| {
            let value = line.strip_prefix(name)?.strip_prefix(':')?.trim().trim_matches(['"', '\'']);
            (!value.is_empty()).then(|| value.to_owned())
        })
    };
    value("title").or_else(|| value("name"))
}

/// Without the page breaks of converters, each of which would be a paragraph.
fn without_commands(text: &str) -> String {
    let is_command = |line: &str| {
        matches!(line.trim(), "\\pagebreak" | "\\newpage" | "\\clearpage" | "[TOC]" | "[[_TOC_]]")
    };
    text.lines().map(|line| if is_command(line) { "" } else { line }).collect::<Vec<_>>().join("\n")
}

#[derive(Default)]
struct Reader {
    reading: Reading,
    line: Inline,
    style: Vec<Style>,
    /// The lists that are open: the next number, or none for bullets.
    lists: Vec<Option<u64>>,
    /// What the next line of text is.
    next: Option<Kind>,
    id: Option<String>,
    /// The open link: its address, and its words so far.
    link: Option<(String, String)>,
    fragment_chars: usize,
    cells: Vec<String>,
    in_table: bool,
    code: Option<String>,
    depth: usize,
    tables: usize,
    pictures: usize,
    in_picture: bool,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) -> Result<(), ImportError> {
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(ImportError::TooDeep);
                }
                self.open(tag);
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.close(tag);
            }
            Event::Text(text) | Event::Code(text) => self.words(&text),
            Event::SoftBreak | Event::HardBreak => self.words(LINE_END),
            Event::FootnoteReference(label) => self.words(&format!("[{label}]")),
            Event::InlineHtml(tag) if tag.starts_with("<br") => self.words(" "),
            Event::Rule => self.flush(),
            _ => {}
        }
        Ok(())
    }

    fn words(&mut self, text: &str) {
        if self.in_picture {
            return;
        }
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return;
        }
        if let Some((address, words)) = &mut self.link {
            words.push_str(text);
            if address.starts_with('#') {
                self.fragment_chars += text.chars().filter(|c| c.is_alphanumeric()).count();
            }
        }
        self.line.push(text, self.style.last().copied().unwrap_or_default());
    }

    fn open(&mut self, tag: Tag<'_>) {
        let style = self.style.last().copied().unwrap_or_default();
        match tag {
            Tag::Heading { level, id, classes, .. } => {
                self.flush();
                let run_in = classes.iter().any(|class| class.as_ref() == "run-in");
                self.next = Some(Kind::Heading { level: number_of(level), run_in });
                self.id = id.map(|id| id.to_string());
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                self.next = Some(self.item());
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                self.code =
                    matches!(kind, CodeBlockKind::Indented | CodeBlockKind::Fenced(_)).then(String::new);
            }
            Tag::FootnoteDefinition(label) => {
                self.flush();
                self.next = Some(Kind::Note(label.to_string()));
            }
            Tag::Paragraph | Tag::BlockQuote(_) if !self.line.is_empty() => {
                self.flush();
            }
            Tag::Table(_) => {
                self.flush();
                self.in_table = true;
                self.tables += 1;
            }
            Tag::Strong => self.style.push(Style { bold: true, ..style }),
            Tag::Emphasis => self.style.push(Style { italic: true, ..style }),
            Tag::Link { link_type: LinkType::Autolink, dest_url, .. } => {
                self.words("<");
                self.link = Some((dest_url.to_string(), String::new()));
            }
            Tag::Link { dest_url, .. } => self.link = Some((dest_url.to_string(), String::new())),
            Tag::Image { .. } => {
                self.pictures += 1;
                self.in_picture = true;
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.flush();
                if matches!(tag, TagEnd::Item | TagEnd::FootnoteDefinition) {
                    self.next = None;
                }
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.line).finish().replace(LINE_END, " ");
                self.cells.push(cell);
            }
            TagEnd::TableHead | TagEnd::TableRow => self.row(),
            TagEnd::Table => self.in_table = false,
            TagEnd::Strong | TagEnd::Emphasis => {
                self.style.pop();
            }
            TagEnd::Link => {
                if let Some((address, words)) = self.link.take().filter(|_| !self.in_picture) {
                    if address == words && address.starts_with("http") {
                        self.words(">");
                    } else {
                        self.line.push_address(&address, &words);
                    }
                }
            }
            TagEnd::Image => self.in_picture = false,
            _ => {}
        }
    }

    /// The kind of the item that begins here.
    fn item(&mut self) -> Kind {
        let depth = self.lists.len().saturating_sub(1);
        let mark = match self.lists.last_mut() {
            Some(Some(next)) => {
                let mark = format!("{next}.");
                *next += 1;
                mark
            }
            _ => "-".to_owned(),
        };
        Kind::Item { depth, mark }
    }

    fn row(&mut self) {
        let cells: Vec<String> =
            std::mem::take(&mut self.cells).into_iter().filter(|cell| !cell.is_empty()).collect();
        if !cells.is_empty() {
            self.reading.blocks.push(Block::item(0, "-", cells.join(" | ")));
        }
    }

    /// Ends the block that is being read.
    fn flush(&mut self) {
        if self.in_table || self.line.is_empty() {
            self.line = if self.in_table { std::mem::take(&mut self.line) } else { Inline::default() };
            return;
        }
        let text = std::mem::take(&mut self.line).finish();
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        let points_inside = self.fragment_chars * 10 >= letters * 9 && letters > 0;
        self.fragment_chars = 0;
        let id = self.id.take();
        let kind = self.next.take().unwrap_or(Kind::Paragraph);
        let mut lines = mark::join_continued(text.split(LINE_END)).into_iter();
        let text = lines.next().unwrap_or_default();
        match kind {
            Kind::Paragraph => self.reading.blocks.extend(lettered(&text, self.lists.len())),
            Kind::Heading { run_in: true, .. } => {
                let text = text.strip_suffix('.').unwrap_or(&text).to_owned();
                self.reading.blocks.push(Block { kind, text, id, points_inside });
            }
            kind => self.reading.blocks.push(Block { kind, text, id, points_inside }),
        }
        let depth = self.lists.len();
        self.reading.blocks.extend(lines.filter_map(|line| lettered(&line, depth)));
    }

    /// Indented "code" in a Code is a lettered list that Markdown does not know.
    fn code_block(&mut self) {
        let code = self.code.take().unwrap_or_default();
        for paragraph in mark::join_continued(code.lines()) {
            self.reading.blocks.extend(lettered(&paragraph, 1));
        }
    }

    fn finish(mut self) -> Reading {
        self.flush();
        mark::count_up(&mut self.reading.blocks);
        if self.tables > 0 {
            self.reading.complaints.push(Complaint::Tables { count: self.tables });
        }
        if self.pictures > 0 {
            self.reading.complaints.push(Complaint::Pictures { count: self.pictures });
        }
        self.reading
    }
}

/// A paragraph, or the items that begin in it with a letter or number: `a. *Corruption*` is a heading, `a. Words` an item.
fn lettered(text: &str, depth: usize) -> Option<Block> {
    if text.is_empty() {
        return None;
    }
    let Some((sign, rest)) = mark::split(text).filter(|(sign, _)| *sign != "-") else {
        return Some(Block::paragraph(text));
    };
    match all_marked(rest).filter(|words| number::is_short(words)) {
        Some(words) => Some(Block::heading(6, words)),
        None => Some(Block::item(depth, sign, rest)),
    }
}

const fn number_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
