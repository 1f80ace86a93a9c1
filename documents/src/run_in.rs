//! Headings that are set as text: a paragraph that is bold from end to end, or begins with its own name in bold.

use crate::{
    block::{Block, Kind, words},
    inline::{all_bold, plain},
    lines::number,
};

/// Bold beginnings that name no topic.
const NO_NAMES: [&str; 14] = [
    "note",
    "please note",
    "important",
    "example",
    "examples",
    "for example",
    "q",
    "a",
    "question",
    "answer",
    "warning",
    "tip",
    "remember",
    "date",
];

/// Makes headings of short bold paragraphs that have text under them.
pub(crate) fn promote_bold(blocks: &mut [Block]) {
    let mut level = 0;
    for at in 0..blocks.len() {
        let next_is_text = blocks.get(at + 1).is_some_and(|next| {
            matches!(next.kind, Kind::Paragraph | Kind::Item { .. }) && all_bold(&next.text).is_none()
        });
        let Some(block) = blocks.get_mut(at) else { continue };
        if let Some(own) = block.level() {
            level = own;
        }
        let Some(name) = all_bold(&block.text).filter(|_| block.kind == Kind::Paragraph && next_is_text)
        else {
            continue;
        };
        let name = name.trim_end_matches(':').to_owned();
        let is_name = number::is_short(&name)
            && words(&name) > 0
            && !name.ends_with(['.', '!', ',', ';'])
            && !name.contains(['@', '_'])
            && !name.contains(": ")
            && !NO_NAMES.contains(&name.to_lowercase().as_str());
        if is_name {
            *block = Block::heading(level.saturating_add(1), name);
        }
    }
}

/// Cuts paragraphs that begin with their own name, in sections where at least two and most of them do.
pub(crate) fn split_leads(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    let mut section: Vec<Block> = Vec::new();
    let mut level = 0;
    for block in blocks {
        if block.is_heading() {
            split_section(&mut out, std::mem::take(&mut section), level);
            level = block.level().unwrap_or_default();
            out.push(block);
        } else {
            section.push(block);
        }
    }
    split_section(&mut out, section, level);
    out
}

fn split_section(out: &mut Vec<Block>, section: Vec<Block>, level: u8) {
    let paragraphs = section.iter().filter(|block| block.kind == Kind::Paragraph).count();
    let leads = section.iter().filter(|block| lead(block).is_some()).count();
    if leads < 2 || leads * 2 < paragraphs {
        out.extend(section);
        return;
    }
    for block in section {
        match lead(&block) {
            Some((name, run_in, rest)) => {
                out.push(Block::new(Kind::Heading { level: level.saturating_add(1), run_in }, name));
                out.push(Block::paragraph(rest));
            }
            None => out.push(block),
        }
    }
}

/// The name a paragraph begins with, whether it ends with a full stop, and the words after it.
fn lead(block: &Block) -> Option<(String, bool, String)> {
    let (bold, rest) =
        block.text.strip_prefix("**").filter(|_| block.kind == Kind::Paragraph)?.split_once("**")?;
    let rest = rest.trim_start();
    let (name, stop, rest) = match bold.trim().strip_suffix(['.', ':']) {
        Some(name) => (name, bold.trim().chars().next_back()?, rest),
        None => (bold.trim(), rest.chars().next()?, rest.strip_prefix(['.', ':'])?),
    };
    let name = plain(name);
    let is_name = name.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase())
        && name.split_whitespace().count() <= 8
        && !name.contains(['.', '?', '!', '@', '_'])
        && !NO_NAMES.contains(&name.to_lowercase().as_str());
    (is_name && words(rest) >= 5).then(|| (name, stop == '.', rest.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Block, promote_bold, split_leads};

    fn shown(blocks: &[Block]) -> Vec<String> {
        blocks.iter().map(|block| format!("{:?} {}", block.level().unwrap_or_default(), block.text)).collect()
    }

    #[test]
    fn names_in_bold_become_headings() {
        let blocks = vec![
            Block::heading(2, "Asking"),
            Block::paragraph("**Cooperation.** Employees are expected to cooperate."),
            Block::paragraph("**Be kind**: nobody here is too busy for it."),
            Block::heading(2, "Other"),
            Block::paragraph("**Please note:** this one stands alone in its section."),
        ];
        let want = [
            "2 Asking",
            "3 Cooperation",
            "0 Employees are expected to cooperate.",
            "3 Be kind",
            "0 nobody here is too busy for it.",
        ];
        assert_eq!(shown(&split_leads(blocks))[..5], want);
    }

    #[test]
    fn bold_paragraphs_become_headings_and_labels_do_not() {
        let mut blocks = ["**Gifts**", "None.", "**Name:** ____", "**We never do that.**", "So there."]
            .map(Block::paragraph)
            .to_vec();
        promote_bold(&mut blocks);
        assert_eq!(
            shown(&blocks),
            ["1 Gifts", "0 None.", "0 **Name:** ____", "0 **We never do that.**", "0 So there."]
        );
    }
}
