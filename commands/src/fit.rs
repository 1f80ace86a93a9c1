//! What fits into a view: a hundred blocks, and 250,000 bytes.

use slack::blocks::{Block, Text};

/// Slack: so many blocks in a view.
const BLOCKS: usize = 100;
/// Slack: so many bytes, less what a view has around its blocks.
const BYTES: usize = 235_000;

/// What is left of a view.
pub(crate) struct Room {
    blocks: usize,
    bytes: usize,
}

impl Room {
    /// What is left of a view with these blocks in it.
    pub(crate) fn beside(parts: &[&[Block]]) -> Self {
        let mut room = Self { blocks: BLOCKS, bytes: BYTES };
        for part in parts {
            room.less(part);
        }
        room
    }

    /// One of so many equal parts of it.
    pub(crate) const fn part(&self, of: usize) -> Self {
        Self { blocks: self.blocks / of, bytes: self.bytes / of }
    }

    /// What is left once these are in it as well.
    pub(crate) fn less(&mut self, blocks: &[Block]) {
        self.blocks = self.blocks.saturating_sub(blocks.len());
        self.bytes = self.bytes.saturating_sub(bytes(blocks));
    }

    /// The newest of these, oldest first, each whole, as many as fit; and a line for how many do not. What is older stays stored.
    pub(crate) fn newest(&mut self, all: Vec<Vec<Block>>, what: &str) -> Vec<Block> {
        let line =
            |hidden: usize| Block::context([Text::plain(format!("{hidden} earlier {what} are not shown."))]);
        // Room for it is kept
        self.less(&[line(all.len())]);
        let shown = all.iter().rev().take_while(|one| self.takes(one)).count();
        let hidden = all.len() - shown;
        (hidden > 0).then(|| line(hidden)).into_iter().chain(all.into_iter().skip(hidden).flatten()).collect()
    }

    fn takes(&mut self, blocks: &[Block]) -> bool {
        let fits = blocks.len() <= self.blocks && bytes(blocks) <= self.bytes;
        if fits {
            self.less(blocks);
        }
        fits
    }
}

fn bytes(blocks: &[Block]) -> usize {
    blocks.iter().map(Block::size_bytes).fold(0, usize::saturating_add)
}
