//! The table of contents among blocks: where a format has headings, it is a list that repeats them.

use std::collections::HashSet;

use crate::{
    block::{Block, Kind},
    inline::key,
    lines::is_contents,
};

/// Removes the table; says how many entries it had.
pub(crate) fn remove(blocks: &mut Vec<Block>) -> usize {
    let headings: HashSet<String> =
        blocks.iter().filter(|block| block.is_heading()).map(|block| key(&block.text)).collect();
    let entry = |block: &Block| {
        let listed = matches!(block.kind, Kind::Item { .. } | Kind::Paragraph);
        listed && (block.points_inside || headings.contains(&key(&block.text)))
    };
    let mut removed = 0;
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut rest = std::mem::take(blocks).into_iter().peekable();
    while let Some(block) = rest.next() {
        let named = !matches!(block.kind, Kind::Note(_)) && is_contents(&block.text);
        if !named && !entry(&block) {
            kept.push(block);
            continue;
        }
        let mut run = vec![block];
        while let Some(next) = rest.next_if(entry) {
            run.push(next);
        }
        let entries = run.len() - usize::from(named);
        // A list of topics is a table only when it names most of what there is
        let all = entries >= 5 && entries * 2 >= headings.len();
        let linked = run.iter().filter(|block| block.points_inside).count();
        if (named && entries >= 2) || (linked >= 3 && linked * 2 > entries) || all {
            removed += run.len();
        } else {
            kept.extend(run);
        }
    }
    *blocks = kept;
    removed
}

#[cfg(test)]
mod tests {
    use super::{Block, remove};

    #[test]
    fn a_list_of_links_goes_and_a_list_of_things_stays() {
        let entry = |text: &str| Block { points_inside: true, ..Block::item(0, "1.", text) };
        let mut blocks = vec![
            Block::heading(2, "Table of Contents"),
            entry("Gifts"),
            entry("Trade"),
            Block::heading(2, "Gifts"),
            Block::item(0, "-", "Trade"),
            Block::item(0, "-", "cash"),
            Block::heading(2, "Trade"),
            Block::paragraph("Words."),
        ];
        assert_eq!(remove(&mut blocks), 3);
        let left: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(left, ["Gifts", "Trade", "cash", "Trade", "Words."]);
    }
}
