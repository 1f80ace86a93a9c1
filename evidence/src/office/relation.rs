//! Relationships: which part another part names, and as what (ECMA-376 part 2, 9.3).

use quick_xml::{Reader, XmlVersion, events::Event};

use crate::{Refusal, limits::DEPTH};

/// One relationship of a part.
#[derive(Debug)]
pub(super) struct Relation {
    pub(super) id: String,
    /// The end of its type's address: `styles`, `image`, `officeDocument`.
    pub(super) kind: String,
    /// The part it names, without a first slash; or an address outside.
    pub(super) target: String,
    pub(super) outside: bool,
}

/// The name of the part that holds a part's relationships.
pub(super) fn part_of(name: &str) -> String {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{file}.rels")
}

/// The relationships of the part of this name.
pub(super) fn parse(xml: &[u8], of: &str) -> Result<Vec<Relation>, Refusal> {
    let text = std::str::from_utf8(xml).map_err(|_| Refusal::CannotRebuild)?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut relations = Vec::new();
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| Refusal::Damaged)? {
            Event::Start(tag) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(Refusal::CannotRebuild);
                }
                relations.extend(relation(&tag, of));
            }
            Event::Empty(tag) => relations.extend(relation(&tag, of)),
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::DocType(_) => return Err(Refusal::CannotRebuild),
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

fn relation(tag: &quick_xml::events::BytesStart<'_>, of: &str) -> Option<Relation> {
    if tag.local_name().as_ref() != "Relationship" {
        return None;
    }
    let get = |name: &str| {
        let attribute = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
        attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
    };
    let outside = get("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
    let target = get("Target")?;
    let kind = get("Type")?;
    Some(Relation {
        id: get("Id")?,
        kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
        target: if outside { target } else { resolve(of, &target) },
        outside,
    })
}

/// A target as the name of a part.
fn resolve(of: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap_or_default();
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut steps: Vec<&str> =
        of.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::{part_of, resolve};

    #[test]
    fn names_and_targets() {
        assert_eq!(part_of("word/document.xml"), "word/_rels/document.xml.rels");
        assert_eq!(part_of(""), "_rels/.rels");
        assert_eq!(resolve("ppt/slides/slide1.xml", "../media/image1.png"), "ppt/media/image1.png");
        assert_eq!(resolve("xl/workbook.xml", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolve("", "word/document.xml"), "word/document.xml");
    }
}
