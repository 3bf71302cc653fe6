//! Splits a marked-up page into sections, and skips what is not documentation of the operation: the
//! frame of the page and code samples. It must not know how the page is marked up.

use crate::page::Block;
use crate::words::{self, Section};

/// The blocks of a page outside its tables, in page order.
#[derive(Default)]
pub(super) struct Outline {
    blocks: Vec<Block>,
    in_samples: bool,
}

impl Outline {
    /// Adds the next block.
    pub(super) fn push(&mut self, block: Block) {
        let section = match &block {
            Block::Text(piece) => words::section(&piece.text),
            _ => None,
        };
        let block = match (section, block) {
            (Some(section), Block::Text(piece))
                if !self.in_samples || matches!(section, Section::Statuses | Section::Errors) =>
            {
                self.in_samples = section == Section::Samples;
                Block::Section(section, piece)
            }
            (_, Block::Text(piece) | Block::Code(piece)) if self.in_samples => Block::Skipped(piece),
            (_, block) => block,
        };
        self.blocks.push(block);
    }

    /// Removes the last block if it is the caption of a table.
    pub(super) fn pop_caption(&mut self) -> Option<Block> {
        self.blocks.pop_if(|block| matches!(block, Block::Text(piece) if words::caption(&piece.text).is_some()))
    }

    /// The blocks. The frame before the title is skipped.
    pub(super) fn finish(mut self) -> Vec<Block> {
        let begins = |block: &Block| match block {
            Block::Text(piece) => piece.heading || words::updated(&piece.text).is_some(),
            Block::Section(..) => true,
            _ => false,
        };
        let start = self.blocks.iter().position(begins).unwrap_or(0);
        for block in self.blocks.iter_mut().take(start) {
            if let Block::Text(piece) | Block::Code(piece) = block {
                *block = Block::Skipped(piece.clone());
            }
        }
        self.blocks
    }
}

/// Whether this is code rather than its line numbers, which are a separate block.
pub(super) fn is_code(text: &str) -> bool {
    !text.chars().all(|letter| letter.is_ascii_digit() || letter.is_whitespace())
}
