//! The text of a document, element by element.

use std::collections::HashMap;

use super::{
    numbering::Numbering,
    paragraph::Paragraph,
    styles::Styles,
    xml::{Step, Tag, walk},
};
use crate::{
    ImportError,
    block::{Block, Kind},
    inline::Style,
    limits::Deadline,
};

/// Elements whose content is not read: what was deleted, what was before a change of form, what is shown twice.
const SKIPPED: [&str; 6] = ["del", "moveFrom", "pPrChange", "rPrChange", "Fallback", "instrText"];

/// What was met and is not text.
#[derive(Debug, Default, Clone)]
pub(super) struct Seen {
    pub(super) comments: usize,
    pub(super) insertions: usize,
    pub(super) deletions: usize,
    pub(super) tables: usize,
    pub(super) pictures: usize,
}

pub(super) struct Body<'a> {
    styles: &'a Styles,
    numbering: Numbering,
    links: &'a HashMap<String, String>,
    deadline: Deadline,
    blocks: Vec<Block>,
    seen: Seen,
    /// Open paragraphs: one stands in another where a text box is anchored.
    open: Vec<Paragraph>,
    /// Where in `blocks` each open cell began, and the cells of each open row.
    rows: Vec<Vec<Vec<Block>>>,
    cells: Vec<usize>,
    run: Option<Style>,
    hidden: bool,
    in_text: bool,
    link: Option<(String, String)>,
    skipping: usize,
    /// How many content controls are open, and in which the table of contents stands.
    controls: usize,
    contents: Option<usize>,
    /// The notes by their kind and id, in the order they are pointed to.
    notes: Vec<(&'static str, String)>,
    steps: usize,
}

impl<'a> Body<'a> {
    pub(super) fn new(
        styles: &'a Styles,
        numbering: Numbering,
        links: &'a HashMap<String, String>,
        deadline: Deadline,
    ) -> Self {
        Self {
            styles,
            numbering,
            links,
            deadline,
            blocks: Vec::new(),
            seen: Seen::default(),
            open: Vec::new(),
            rows: Vec::new(),
            cells: Vec::new(),
            run: None,
            hidden: false,
            in_text: false,
            link: None,
            skipping: 0,
            controls: 0,
            contents: None,
            notes: Vec::new(),
            steps: 0,
        }
    }

    pub(super) fn read(&mut self, text: &str) -> Result<(), ImportError> {
        walk(text, |step| self.step(step))
    }

    fn step(&mut self, step: Step<'_>) -> Result<(), ImportError> {
        self.steps += 1;
        if self.steps.is_multiple_of(4096) {
            self.deadline.check()?;
        }
        match step {
            Step::Open(tag) if self.skipping > 0 || SKIPPED.contains(&tag.name) => {
                self.seen.deletions += usize::from(
                    self.skipping == 0 && matches!(tag.name, "del" | "moveFrom") && self.run.is_none(),
                );
                self.skipping += 1;
            }
            Step::Close(_) if self.skipping > 0 => self.skipping -= 1,
            Step::Open(tag) => self.open(tag),
            Step::Close(name) => self.close(name),
            Step::Text(text) if self.in_text && self.skipping == 0 => self.words(text),
            Step::Text(_) => {}
        }
        Ok(())
    }

    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "p" => self.open.push(Paragraph::default()),
            "r" => {
                let bold = self.open.last().is_some_and(|paragraph| paragraph.is_bold(self.styles));
                self.run = Some(Style { bold, italic: false });
                self.hidden = false;
            }
            "t" => self.in_text = true,
            "tab" | "br" | "cr" if self.run.is_some() => self.words(" "),
            "noBreakHyphen" => self.words("-"),
            "hyperlink" => {
                let outside = tag.get("id").and_then(|id| self.links.get(&id).cloned());
                self.link = outside
                    .or_else(|| tag.get("anchor").map(|_| "#".to_owned()))
                    .map(|to| (to, String::new()));
            }
            "footnoteReference" => self.note("footnote", tag),
            "endnoteReference" => self.note("endnote", tag),
            "ins" | "moveTo" => self.seen.insertions += 1,
            "commentReference" => self.seen.comments += 1,
            "blip" | "imagedata" => self.seen.pictures += 1,
            "sdt" => self.controls += 1,
            "docPartGallery" if tag.val().as_deref() == Some("Table of Contents") => {
                self.contents = Some(self.controls)
            }
            "tbl" => self.seen.tables += usize::from(self.rows.is_empty()),
            "tr" => self.rows.push(Vec::new()),
            "tc" => self.cells.push(self.blocks.len()),
            _ => self.property(tag),
        }
    }

    /// What a paragraph or a run says of itself.
    fn property(&mut self, tag: &Tag<'_>) {
        if let Some(run) = &mut self.run {
            match tag.name {
                "b" => run.bold = tag.is_on(),
                "i" => run.italic = tag.is_on(),
                "vanish" | "webHidden" => self.hidden |= tag.is_on() && tag.name == "vanish",
                _ => {}
            }
            return;
        }
        let Some(paragraph) = self.open.last_mut() else { return };
        match tag.name {
            "pStyle" => paragraph.style = tag.val(),
            "numId" => paragraph.list.0 = tag.val(),
            "ilvl" => paragraph.list.1 = tag.val().and_then(|level| level.parse().ok()),
            "outlineLvl" => paragraph.outline = tag.val().and_then(|level| level.parse().ok()),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => {
                let contents = self.contents.is_some();
                let block =
                    self.open.pop().and_then(|open| open.finish(self.styles, &mut self.numbering, contents));
                self.blocks.extend(block);
            }
            "r" => self.run = None,
            "t" => self.in_text = false,
            "hyperlink" => {
                if let (Some((address, words)), Some(paragraph)) = (self.link.take(), self.open.last_mut()) {
                    paragraph.line.push_address(&address, &words);
                }
            }
            "sdt" => {
                self.contents = self.contents.filter(|depth| *depth < self.controls);
                self.controls = self.controls.saturating_sub(1);
            }
            "tc" => {
                let start = self.cells.pop().unwrap_or_default().min(self.blocks.len());
                let cell = self.blocks.split_off(start);
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
            }
            "tr" => {
                let row = self.rows.pop().unwrap_or_default();
                self.row(row);
            }
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        let style = self.run.unwrap_or_default();
        let Some(paragraph) = self.open.last_mut().filter(|_| !self.hidden) else { return };
        if let Some((address, words)) = &mut self.link {
            words.push_str(text);
            if address.starts_with('#') {
                paragraph.inside_letters += text.chars().filter(|c| c.is_alphanumeric()).count();
            }
        }
        paragraph.push(text, style);
    }

    fn note(&mut self, kind: &'static str, tag: &Tag<'_>) {
        let Some(id) = tag.get("id") else { return };
        self.notes.push((kind, id));
        let label = self.notes.len();
        self.words(&format!("[{label}]"));
        let note = Block::new(Kind::Note(label.to_string()), String::new());
        self.blocks.push(note);
    }

    /// A row of several cells is an item; one with one cell, or with a heading beside its text, is what stands in it.
    fn row(&mut self, cells: Vec<Vec<Block>>) {
        let cells: Vec<Vec<Block>> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
        let headed = cells.first().and_then(|cell| cell.first()).is_some_and(Block::is_heading);
        if cells.len() < 2 || headed {
            self.blocks.extend(cells.into_iter().flatten());
            return;
        }
        let is_note = |block: &Block| matches!(block.kind, Kind::Note(_));
        let words = |cell: &Vec<Block>| {
            let texts = cell.iter().filter(|block| !is_note(block)).map(|block| block.text.as_str());
            texts.collect::<Vec<_>>().join(" ")
        };
        let row: Vec<String> = cells.iter().map(words).collect();
        self.blocks.push(Block::item(0, "-", row.join(" | ")));
        // What its notes say is read later, and comes after it
        self.blocks.extend(cells.into_iter().flatten().filter(is_note));
    }

    /// Reads the part that holds the footnotes or endnotes, and puts their words where they are pointed to.
    pub(super) fn read_notes(&mut self, text: &str, element: &'static str) -> Result<(), ImportError> {
        let mut notes = Body::new(self.styles, Numbering::default(), self.links, self.deadline);
        let mut begins: Vec<(String, usize)> = Vec::new();
        walk(text, |step| {
            if let Step::Open(tag) = &step
                && tag.name == element
            {
                begins.push((tag.get("id").unwrap_or_default(), notes.blocks.len()));
            }
            notes.step(step)
        })?;
        let mut texts: HashMap<String, String> = HashMap::new();
        for (place, (id, start)) in begins.iter().enumerate() {
            let end = begins.get(place + 1).map_or(notes.blocks.len(), |(_, next)| *next);
            let words: Vec<&str> = notes
                .blocks
                .get(*start..end)
                .unwrap_or_default()
                .iter()
                .map(|block| block.text.as_str())
                .collect();
            texts.insert(id.clone(), words.join(" "));
        }
        for block in &mut self.blocks {
            let Kind::Note(label) = &block.kind else { continue };
            let pointed = label.parse::<usize>().ok().and_then(|label| self.notes.get(label.checked_sub(1)?));
            if let Some((_, id)) = pointed.filter(|(kind, _)| *kind == element) {
                block.text = texts.get(id).cloned().unwrap_or_default();
            }
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> (Vec<Block>, Seen) {
        self.blocks.retain(|block| !block.text.is_empty());
        (self.blocks, self.seen)
    }
}
