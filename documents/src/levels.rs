//! The title, and headings on levels that follow each other.

use crate::{
    Complaint,
    block::{Block, Kind, words},
    inline::{all_bold, plain},
    lines::{self, Line, Pages},
    reading::Reading,
};

/// The deepest level Markdown has.
const DEEPEST: u8 = 6;

/// What stands as a heading and has no word, such as a line of `#`, heads nothing: nobody could tell its section by it.
pub(crate) fn demote_wordless(reading: &mut Reading) {
    for block in &mut reading.blocks {
        if (block.is_heading() || block.kind == Kind::Title) && words(&block.text) == 0 {
            block.kind = Kind::Paragraph;
        }
    }
    reading.title = reading.title.take().filter(|title| words(title) > 0);
}

/// Takes the title out of the blocks: what the format says it is, the only heading of the outermost level when it comes first,
/// or the first headings of that level that have nothing under them.
pub(crate) fn take_title(reading: &mut Reading) {
    let blocks = &mut reading.blocks;
    if let Some(at) = blocks.iter().position(|block| block.kind == Kind::Title) {
        reading.title = Some(plain(&blocks.remove(at).text));
        for block in blocks.iter_mut().filter(|block| block.kind == Kind::Title) {
            block.kind = Kind::Heading { level: 1, run_in: false };
        }
        return;
    }
    let top = blocks.iter().filter_map(Block::level).min();
    let Some(first) = blocks.iter().position(Block::is_heading) else { return };
    let is_top = |block: &Block| block.level() == top && block.id.is_none();
    let tops = blocks.iter().filter(|block| block.level() == top).count();
    let stacked = blocks.iter().skip(first).take_while(|block| is_top(block)).count().saturating_sub(1);
    let headings = blocks.iter().filter(|block| block.is_heading()).count();
    let count = match blocks.get(first) {
        Some(block) if tops == 1 && is_top(block) && headings > 1 => 1,
        Some(block) if is_top(block) => stacked,
        _ => 0,
    };
    if count > 0 {
        let lines: Vec<String> = blocks.drain(first..first + count).map(|block| plain(&block.text)).collect();
        reading.title = Some(lines.join(": "));
    }
}

/// Finds headings by their look where the format marks none.
pub(crate) fn find_missing(reading: &mut Reading) {
    if reading.blocks.iter().any(Block::is_heading) {
        return;
    }
    let blocks = std::mem::take(&mut reading.blocks);
    let (titles, blocks): (Vec<Block>, Vec<Block>) =
        blocks.into_iter().partition(|block| block.kind == Kind::Title);
    let (notes, blocks): (Vec<Block>, Vec<Block>) =
        blocks.into_iter().partition(|block| matches!(block.kind, Kind::Note(_)));
    let lines = blocks.iter().map(as_line).collect();
    reading.blocks = titles;
    lines::structure(Pages { pages: vec![lines], known: false, wrapped: false }, reading);
    reading.blocks.extend(notes);
}

fn as_line(block: &Block) -> Line {
    let bold = all_bold(&block.text);
    let text = match &block.kind {
        Kind::Item { mark, .. } => format!("{mark} {}", block.text),
        _ => bold.unwrap_or(&block.text).to_owned(),
    };
    let reach = (text.chars().count() as f32 / 90.0).min(1.0);
    Line { text, gap: true, reach, size: 1.0, bold: bold.is_some(), ..Line::default() }
}

/// Puts the headings on levels from 2 on, each at most one below the heading it stands under.
pub(crate) fn settle(reading: &mut Reading) {
    let mut path: Vec<(u8, u8)> = Vec::new();
    let mut deep = 0;
    for block in &mut reading.blocks {
        let Kind::Heading { level, .. } = &mut block.kind else { continue };
        path.retain(|(own, _)| *own < *level);
        let settled = path.last().map_or(2, |(_, above)| above.saturating_add(1));
        path.push((*level, settled));
        deep += usize::from(settled > DEEPEST);
        *level = settled.min(DEEPEST);
    }
    if deep > 0 {
        reading.complaints.push(Complaint::DeepHeadings { count: deep });
    }
}
