//! Word documents: Office Open XML, ECMA-376 part 1.

mod body;
mod numbering;
mod package;
mod paragraph;
mod styles;
mod xml;

use crate::{Complaint, ImportError, block::Kind, limits::Deadline, reading::Reading};
use body::Body;
use numbering::Numbering;
use package::Package;
use styles::Styles;

pub(crate) fn read(bytes: &[u8], deadline: Deadline) -> Result<Reading, ImportError> {
    let mut package = Package::open(bytes)?;
    let main = package.main_part()?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let beside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let file_name = main.rsplit('/').next().unwrap_or_default().to_owned();

    let styles = Styles::read(package.part(&beside("styles.xml"))?.as_deref().unwrap_or_default())?;
    let numbering = Numbering::read(package.part(&beside("numbering.xml"))?.as_deref().unwrap_or_default())?;
    let links = xml::relationships(
        package.part(&beside(&format!("_rels/{file_name}.rels")))?.as_deref().unwrap_or_default(),
    )?;
    let text = package.part(&main)?.ok_or(ImportError::Damaged { format: crate::Format::Docx })?;
    deadline.check()?;

    let mut body = Body::new(&styles, numbering, &links, deadline);
    body.read(&text)?;
    let notes = [("footnotes.xml", "footnote"), ("endnotes.xml", "endnote")];
    for (name, element) in notes {
        if let Some(text) = package.part(&beside(name))? {
            body.read_notes(&text, element)?;
        }
    }
    let mut reading = finish(body);
    reading.leave_out("page headers and footers", package.count(&folder, &["header", "footer"]));
    Ok(reading)
}

fn finish(body: Body<'_>) -> Reading {
    let (blocks, seen) = body.finish();
    let mut reading = Reading { blocks, ..Reading::default() };
    reading.leave_out("comments", seen.comments);
    reading.leave_out("deleted passages (tracked changes)", seen.deletions);
    if seen.insertions + seen.deletions > 0 {
        reading.complaints.push(Complaint::TrackedChanges { count: seen.insertions + seen.deletions });
    }
    if seen.tables > 0 {
        reading.complaints.push(Complaint::Tables { count: seen.tables });
    }
    if seen.pictures > 0 {
        reading.complaints.push(Complaint::Pictures { count: seen.pictures });
    }
    if let Some(title) =
        reading.blocks.iter().position(|block| block.kind == Kind::Title).filter(|at| *at > 0)
    {
        // A cover page before the title is no text of the Code
        let cover = reading
            .blocks
            .iter()
            .take(title)
            .all(|block| !block.is_heading() && crate::block::words(&block.text) <= 12);
        if cover && title <= 6 {
            reading.blocks.drain(..title);
            reading.leave_out("lines before the title", title);
        }
    }
    reading
}
