//! From bytes to Markdown.

use std::{collections::HashMap, thread};

use crate::{
    Complaint, Format, ImportError, LeftOut,
    block::{Block, Kind, words},
    contents, docx, encoding, html,
    ids::{self, Named},
    inline::{clean, key},
    levels,
    limits::{Deadline, FILE_BYTES, HEADINGS, TEXT_BYTES},
    markdown, pdf,
    reading::Reading,
    run_in, text, write,
};

/// Room for libraries that call themselves for each level of what they read.
const STACK_BYTES: usize = 64 * 1024 * 1024;
/// A section of more words has headings inside it that were not found, more often than not.
const LONG_WORDS: usize = 1_500;
const LITTLE_WORDS: usize = 100;

/// What is known about a file besides its bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// The file's name; its extension helps to tell Markdown from plain text.
    pub name: &'a str,
    /// The format, where the file itself would be taken for another.
    pub format: Option<Format>,
    /// The Markdown of an earlier import, whose ids are kept.
    pub earlier: Option<&'a str>,
}

/// A document as Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The format it was read as.
    pub format: Format,
    /// Its title.
    pub title: Option<String>,
    /// The Markdown: a title, headings with ids, text.
    pub markdown: String,
    /// What is not part of the text.
    pub left_out: Vec<LeftOut>,
    /// What a person should look at.
    pub complaints: Vec<Complaint>,
}

/// Reads a document.
///
/// # Errors
/// [`ImportError`] when nothing can be made of it: it says what to do.
pub fn import(bytes: &[u8], options: &Options<'_>) -> Result<Import, ImportError> {
    if bytes.len() > FILE_BYTES {
        return Err(ImportError::TooLarge { bytes: bytes.len() });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ImportError::Empty);
    }
    let format = match options.format {
        Some(format) => format,
        None => Format::detect(bytes, options.name)?,
    };
    // A thread of its own has a stack of its own, and a panic in a library ends with it
    let read = || -> Result<Import, ImportError> {
        let reading = read(bytes, format, Deadline::new())?;
        let earlier = options.earlier.map(|earlier| markdown::read(earlier, Deadline::new())).transpose();
        finish(reading, format, earlier.ok().flatten(), options.name)
    };
    thread::scope(|scope| {
        let worker = thread::Builder::new()
            .name("import".to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, read);
        let joined = worker.map_err(|_| ImportError::Damaged { format })?.join();
        joined.map_err(|_| ImportError::Damaged { format })?
    })
}

fn read(bytes: &[u8], format: Format, deadline: Deadline) -> Result<Reading, ImportError> {
    match format {
        Format::Docx => docx::read(bytes, deadline),
        Format::Pdf => pdf::read(bytes, deadline),
        Format::Html => read_text(bytes, format, html::read, deadline),
        Format::Markdown => read_text(bytes, format, markdown::read, deadline),
        Format::Text => read_text(bytes, format, text::read, deadline),
    }
}

fn read_text(
    bytes: &[u8],
    format: Format,
    reader: impl Fn(&str, Deadline) -> Result<Reading, ImportError>,
    deadline: Deadline,
) -> Result<Reading, ImportError> {
    let said = if format == Format::Html { html::said_encoding(bytes) } else { None };
    let (text, complaints) = encoding::decode(bytes, said)?;
    if format != Format::Html && text.len() > TEXT_BYTES {
        return Err(ImportError::TooMuchText);
    }
    let mut reading = reader(&text, deadline)?;
    reading.complaints.splice(0..0, complaints);
    Ok(reading)
}

fn finish(
    mut reading: Reading,
    format: Format,
    earlier: Option<Reading>,
    name: &str,
) -> Result<Import, ImportError> {
    reading.blocks.retain(|block| !block.text.trim().is_empty());
    let chars: usize = reading.blocks.iter().map(|block| block.text.len()).sum();
    if chars > TEXT_BYTES {
        return Err(ImportError::TooMuchText);
    }
    levels::demote_wordless(&mut reading);
    let entries = contents::remove(&mut reading.blocks);
    reading.leave_out("lines of the table of contents", entries);
    levels::find_missing(&mut reading);
    levels::take_title(&mut reading);
    run_in::promote_bold(&mut reading.blocks);
    reading.blocks = run_in::split_leads(std::mem::take(&mut reading.blocks));
    levels::demote_wordless(&mut reading);
    levels::settle(&mut reading);
    let headings = reading.blocks.iter().filter(|block| block.is_heading()).count();
    if headings > HEADINGS {
        return Err(ImportError::TooManyHeadings { headings });
    }
    if let Some(title) = &reading.title {
        forget_repeated_title(&mut reading.blocks, title);
    }
    // What says nothing but its title has none either
    if reading.blocks.iter().all(|block| words(&block.text) == 0 || block.is_heading()) {
        return Err(ImportError::NoText);
    }
    give_ids(&mut reading.blocks, earlier);
    complain(&mut reading);
    // Markdown without any heading would have no section
    let unnamed = reading.title.is_none() && headings == 0;
    let title = if unnamed { Some(title_of_file(name)) } else { reading.title };
    let markdown = write::write(title.as_deref(), &reading.blocks);
    Ok(Import { format, title, markdown, left_out: reading.left_out, complaints: reading.complaints })
}

/// `acme_code-2024.pdf` as "acme code 2024".
fn title_of_file(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let title = clean(&stem.replace(['_', '-'], " "));
    if words(&title) == 0 { "Code of Conduct".to_owned() } else { title }
}

/// A cover has the title, and the first page has it again.
fn forget_repeated_title(blocks: &mut Vec<Block>, title: &str) {
    let same = |block: &Block| {
        matches!(block.kind, Kind::Paragraph | Kind::Heading { .. }) && key(&block.text) == key(title)
    };
    let next = |blocks: &[Block], at: usize| blocks.get(at + 1).is_none_or(|next| !next.is_heading());
    if let Some(at) = blocks.iter().take(3).position(same)
        && !(blocks.get(at).is_some_and(Block::is_heading) && next(blocks, at))
    {
        blocks.remove(at);
    }
}

/// The headings with text directly under them: their place among the blocks, and what an id is made from.
fn sections(blocks: &[Block]) -> Vec<(usize, Named)> {
    let mut found: Vec<(usize, Named)> = Vec::new();
    let mut path: Vec<(u8, String)> = Vec::new();
    let mut open: Option<(usize, Named)> = None;
    for (at, block) in blocks.iter().enumerate() {
        if let Some(level) = block.level() {
            found.extend(open.take().filter(|(_, named)| !named.text.is_empty()));
            path.retain(|(above, _)| *above < level);
            path.push((level, block.text.clone()));
            let path = path.iter().map(|(_, name)| name.clone()).collect();
            open = Some((at, Named { path, text: String::new(), id: block.id.clone() }));
        } else if let Some((_, named)) = &mut open {
            named.text.push_str(&block.text);
            named.text.push('\n');
        }
    }
    found.extend(open.filter(|(_, named)| !named.text.is_empty()));
    found
}

fn give_ids(blocks: &mut [Block], earlier: Option<Reading>) {
    let earlier = earlier.map(|mut earlier| {
        levels::take_title(&mut earlier);
        sections(&earlier.blocks).into_iter().map(|(_, named)| named).collect::<Vec<_>>()
    });
    let (places, named): (Vec<usize>, Vec<Named>) = sections(blocks).into_iter().unzip();
    let ids = ids::give(&named, earlier.as_deref().unwrap_or_default());
    for block in blocks.iter_mut() {
        block.id = None;
    }
    for (at, id) in places.into_iter().zip(ids) {
        if let Some(block) = blocks.get_mut(at) {
            block.id = Some(id);
        }
    }
}

fn complain(reading: &mut Reading) {
    let mut complaints = Vec::new();
    let found = sections(&reading.blocks);
    let all: usize = reading.blocks.iter().map(|block| words(&block.text)).sum();
    if reading.title.is_none() {
        complaints.push(Complaint::NoTitle);
    }
    if !reading.blocks.iter().any(Block::is_heading) {
        complaints.push(Complaint::NoHeadings);
    }
    if all < LITTLE_WORDS {
        complaints.push(Complaint::LittleText { words: all });
    }
    let mut times: HashMap<&[String], usize> = HashMap::new();
    for (_, named) in &found {
        let heading = named.path.last().cloned().unwrap_or_default();
        let length = words(&named.text);
        if length > LONG_WORDS {
            complaints.push(Complaint::LongSection { heading: heading.clone(), words: length });
        }
        let count = times.entry(&named.path).or_insert(0);
        *count += 1;
    }
    let mut repeated: Vec<(&[String], usize)> = times.into_iter().filter(|(_, times)| *times > 1).collect();
    repeated.sort();
    for (path, times) in repeated {
        complaints
            .push(Complaint::DuplicateHeading { heading: path.last().cloned().unwrap_or_default(), times });
    }
    for pair in reading.blocks.windows(2) {
        let [block, next] = pair else { continue };
        let leads = next.level().is_none_or(|level| block.level().is_some_and(|own| level > own));
        if block.is_heading() && !leads {
            complaints.push(Complaint::EmptySection { heading: block.text.clone() });
        }
    }
    if let Some(last) = reading.blocks.last().filter(|block| block.is_heading()) {
        complaints.push(Complaint::EmptySection { heading: last.text.clone() });
    }
    reading.complaints.extend(complaints);
}
