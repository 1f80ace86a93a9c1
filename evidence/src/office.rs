//! Word, Excel and PowerPoint (Office Open XML, ECMA-376), rebuilt: the parts that make up the document, reached from its main part, each written
//! anew; everything else stays behind.

mod author;
mod field;
mod package;
mod part;
mod plan;
mod relation;
mod rewrite;
mod rules;
mod write;

use image::ImageFormat;

use crate::{
    Kind, Refusal, Removed,
    clean::Removing,
    kind::Source,
    limits::Budget,
    picture::{self, Turned},
};
use package::Package;
use part::Form;
use plan::{Plan, Planned};
use rewrite::Rewrite;

/// A grey pixel, in the place of a picture that cannot be cleaned.
const PLACEHOLDER: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0,
    0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63,
    0x68, 0, 0, 0, 0x82, 0, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42,
    0x60, 0x82,
];

/// A document of the same kind with what people see.
pub(crate) fn clean(
    bytes: &[u8],
    budget: &mut Budget,
    removed: &mut Removing,
) -> Result<(Kind, Vec<u8>), Refusal> {
    let package = Package::open(bytes, budget, removed)?;
    let mut plan = Plan::of(&package, removed)?;
    let authors = author::known(&package);
    let kind = plan.kind;
    let mut pixels = budget.limits.pixels;
    let mut parts = Vec::new();
    for planned in &mut plan.parts {
        budget.check_time()?;
        let old = package.part(&planned.old).ok_or(Refusal::Damaged)?;
        let content = match planned.form() {
            Form::Picture => picture(planned, old, budget, &mut pixels, removed)?,
            Form::Xml => Rewrite::new(planned, kind, &authors, removed).part(old)?.into_bytes(),
        };
        parts.push(content);
    }
    Ok((kind, write::zip(&plan, &parts)?))
}

/// A picture inside a document, by the same rules as one alone; and by one bound on the pixels of all.
fn picture(
    planned: &mut Planned,
    old: &[u8],
    budget: &Budget,
    pixels: &mut u64,
    removed: &mut Removing,
) -> Result<Vec<u8>, Refusal> {
    let format = match Source::detect(old) {
        Ok(Source::Picture(format)) if format != ImageFormat::WebP => format,
        _ => {
            removed.insert(Removed::Pictures);
            planned.ends("png");
            return Ok(PLACEHOLDER.to_vec());
        }
    };
    let limits = crate::Limits { pixels: *pixels, ..budget.limits };
    match picture::clean(old, format, Turned::AsItLies, &limits, removed) {
        Ok((kind, clean, count)) => {
            *pixels = pixels.saturating_sub(count);
            planned.ends(kind.extension());
            Ok(clean)
        }
        // Programs leave empty frames and broken pictures in documents
        Err(Refusal::Damaged | Refusal::OtherPicture) => {
            removed.insert(Removed::Pictures);
            planned.ends("png");
            Ok(PLACEHOLDER.to_vec())
        }
        Err(refusal) => Err(refusal),
    }
}
