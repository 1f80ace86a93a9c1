//! The pages, in their order, with what they inherit.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::{Refusal, limits::Budget};

/// What a page takes from the nodes above it.
pub(super) const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];
/// How deep the tree of pages may be.
const DEPTH: usize = 64;

/// The pages' dictionaries; what they inherit is in each.
pub(super) fn pages(document: &Document, budget: &Budget) -> Result<Vec<Dictionary>, Refusal> {
    let root = document.catalog().map_err(|_| Refusal::Damaged)?;
    let root = root.get(b"Pages").and_then(Object::as_reference).map_err(|_| Refusal::Damaged)?;
    let mut pages = Vec::new();
    let mut seen = HashSet::new();
    let mut waiting: Vec<(ObjectId, Dictionary, usize)> = vec![(root, Dictionary::new(), 0)];
    while let Some((id, inherited, depth)) = waiting.pop() {
        budget.check_time()?;
        if !seen.insert(id) || depth > DEPTH {
            return Err(Refusal::CannotRebuild);
        }
        if seen.len() > budget.limits.objects || pages.len() > budget.limits.pages {
            return Err(Refusal::TooMuchWork);
        }
        let Ok(node) = document.get_dictionary(id) else { return Err(Refusal::Damaged) };
        let mut inherited = inherited;
        for key in INHERITED {
            if let Ok(value) = node.get(key) {
                inherited.set(key, value.clone());
            }
        }
        match node.get(b"Kids").ok().and_then(|kids| document.dereference(kids).ok()) {
            Some((_, Object::Array(kids))) => {
                // The last first: what is put on top is taken next
                for kid in kids.iter().rev() {
                    let kid = kid.as_reference().map_err(|_| Refusal::Damaged)?;
                    waiting.push((kid, inherited.clone(), depth + 1));
                }
            }
            _ => {
                let mut page = node.clone();
                for (key, value) in &inherited {
                    page.set(key.clone(), value.clone());
                }
                pages.push(page);
            }
        }
    }
    if pages.is_empty() { Err(Refusal::Damaged) } else { Ok(pages) }
}
