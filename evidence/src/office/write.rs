//! The new container: parts in a fixed order, all of one time.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{
    part::Form,
    plan::{Plan, Planned, id_at},
};
use crate::Refusal;

const BEGINS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The document as a file; `contents` are those of [`Plan::parts`], in the same order.
pub(super) fn zip(plan: &Plan, contents: &[Vec<u8>]) -> Result<Vec<u8>, Refusal> {
    let main = plan.parts.first().ok_or(Refusal::Damaged)?;
    let mut files = vec![
        ("[Content_Types].xml".to_owned(), types(plan).into_bytes()),
        ("_rels/.rels".to_owned(), relations(&[(main.part.relation, &main.new)]).into_bytes()),
    ];
    let mut parts: Vec<(&Planned, &Vec<u8>)> = plan.parts.iter().zip(contents).collect();
    parts.sort_by(|(one, _), (other, _)| one.new.cmp(&other.new));
    for (planned, content) in parts {
        files.push((planned.new.clone(), content.clone()));
        let to = |(_, at): &(String, usize)| {
            plan.parts.get(*at).map(|part| (part.part.relation, part.new.as_str()))
        };
        let targets: Vec<(&str, &str)> = planned.relations.iter().filter_map(to).collect();
        if !targets.is_empty() {
            files.push((super::relation::part_of(&planned.new), relations(&targets).into_bytes()));
        }
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, content) in files {
        zip.start_file(name, options).map_err(|_| Refusal::CannotRebuild)?;
        zip.write_all(&content).map_err(|_| Refusal::CannotRebuild)?;
    }
    Ok(zip.finish().map_err(|_| Refusal::CannotRebuild)?.into_inner())
}

fn relations(targets: &[(&str, &str)]) -> String {
    let mut xml = format!("{BEGINS}<Relationships xmlns=\"{RELATIONSHIPS}\">");
    for (at, (kind, target)) in targets.iter().enumerate() {
        let id = id_at(at);
        xml.push_str(&format!("<Relationship Id=\"{id}\" Type=\"{KINDS}/{kind}\" Target=\"/{target}\"/>"));
    }
    xml + "</Relationships>"
}

fn types(plan: &Plan) -> String {
    let mut xml = format!("{BEGINS}<Types xmlns=\"{TYPES}\">");
    let defaults = [
        ("jpg", "image/jpeg"),
        ("png", "image/png"),
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ];
    for (extension, media) in defaults {
        xml.push_str(&format!("<Default Extension=\"{extension}\" ContentType=\"{media}\"/>"));
    }
    for planned in plan.parts.iter().filter(|planned| planned.form() == Form::Xml) {
        xml.push_str(&format!(
            "<Override PartName=\"/{}\" ContentType=\"{}\"/>",
            planned.new, planned.part.media
        ));
    }
    xml + "</Types>"
}
