//! Which parts the new document has, by walking the old one's relationships from its main part.

use std::collections::{HashMap, HashSet};

use super::{
    package::Package,
    part::{self, Form, Part},
    relation::{self, Relation},
};
use crate::{Kind, Refusal, Removed, clean::Removing};

/// A part of the new document.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) part: Part,
    /// Its name in the old document.
    pub(super) old: String,
    /// Its name in the new one.
    pub(super) new: String,
    /// Its relationships that stay: the old id, and the place of the part it leads to in [`Plan::parts`]; the new id follows from its own place.
    pub(super) relations: Vec<(String, usize)>,
}

impl Planned {
    pub(super) fn form(&self) -> Form {
        if self.part.media.is_empty() { Form::Picture } else { Form::Xml }
    }

    /// Gives a picture the ending of what it has become.
    pub(super) fn ends(&mut self, extension: &str) {
        let stem = self.new.rsplit_once('.').map_or(self.new.as_str(), |(stem, _)| stem);
        self.new = format!("{stem}.{extension}");
    }

    /// The new id of a relationship that stays.
    pub(super) fn id(&self, old: &str) -> Option<String> {
        self.relations.iter().position(|(id, _)| id == old).map(id_at)
    }
}

/// The id of the relationship at this place.
pub(super) fn id_at(at: usize) -> String {
    format!("rId{}", at + 1)
}

/// The new document.
pub(super) struct Plan {
    pub(super) kind: Kind,
    /// The main part is the first.
    pub(super) parts: Vec<Planned>,
}

impl Plan {
    pub(super) fn of(package: &Package, removed: &mut Removing) -> Result<Self, Refusal> {
        let types = package.part("[Content_Types].xml").ok_or(Refusal::Damaged)?;
        if String::from_utf8_lossy(types).to_ascii_lowercase().contains("macroenabled") {
            return Err(Refusal::Macros);
        }
        let roots = relations(package, "", removed)?;
        let main =
            roots.into_iter().find(|relation| relation.kind == "officeDocument").ok_or(Refusal::Damaged)?;
        let kind = kind(package, &main.target)?;
        let mut plan = Self { kind, parts: Vec::new() };
        let mut known = HashMap::new();
        let mut counts = HashMap::new();
        plan.add(&main, &mut known, &mut counts).ok_or(Refusal::Damaged)?;
        let mut at = 0;
        while at < plan.parts.len() {
            let old = plan.parts.get(at).map(|planned| planned.old.clone()).unwrap_or_default();
            let mut kept = Vec::new();
            let mut ids = HashSet::new();
            for relation in relations(package, &old, removed)? {
                if !ids.insert(relation.id.clone()) {
                    return Err(Refusal::CannotRebuild);
                }
                if relation.outside || package.part(&relation.target).is_none() {
                    continue;
                }
                if let Some(to) = plan.add(&relation, &mut known, &mut counts) {
                    kept.push((relation.id, to));
                }
            }
            if let Some(planned) = plan.parts.get_mut(at) {
                planned.relations = kept;
            }
            at += 1;
        }
        Ok(plan)
    }

    /// Takes a part in, once; the place where it stands. `None` for one that does not stay.
    fn add(
        &mut self,
        relation: &Relation,
        known: &mut HashMap<String, (usize, &'static str)>,
        counts: &mut HashMap<&'static str, usize>,
    ) -> Option<usize> {
        let part = part::of(self.kind, &relation.kind)?;
        let old = relation.target.to_ascii_lowercase();
        if let Some((at, relation)) = known.get(&old) {
            // One part taken for two things is neither
            return (*relation == part.relation).then_some(*at);
        }
        let count = counts.entry(part.relation).or_default();
        *count += 1;
        if *count > 1 && !part.many {
            return None;
        }
        let number = if part.many { count.to_string() } else { String::new() };
        let ending = if part.relation == "vmlDrawing" { "vml" } else { "xml" };
        let new = format!("{}{}{number}.{ending}", part::folder(self.kind), part.stem);
        known.insert(old, (self.parts.len(), part.relation));
        self.parts.push(Planned { part, old: relation.target.clone(), new, relations: Vec::new() });
        Some(self.parts.len() - 1)
    }
}

/// The relationships of a part; what those that do not stay held is noted.
fn relations(package: &Package, of: &str, removed: &mut Removing) -> Result<Vec<Relation>, Refusal> {
    let Some(xml) = package.part(&relation::part_of(of)) else { return Ok(Vec::new()) };
    let relations = relation::parse(xml, of)?;
    for relation in &relations {
        match relation.kind.as_str() {
            "vbaProject" | "wordVbaData" => return Err(Refusal::Macros),
            "core-properties" | "extended-properties" | "custom-properties" | "thumbnail" => {
                removed.insert(Removed::DocumentDetails);
            }
            "people" | "person" | "authors" | "commentAuthors" | "comments" => {
                removed.insert(Removed::Names);
            }
            "oleObject" | "package" | "control" | "audio" | "video" | "media" | "aFChunk" => {
                removed.insert(Removed::Attachments);
            }
            "customXml"
            | "printerSettings"
            | "pivotTable"
            | "pivotCacheDefinition"
            | "connections"
            | "tags"
            | "glossaryDocument" => {
                removed.insert(Removed::HiddenData);
            }
            _ if relation.outside => {
                removed.insert(Removed::Links);
            }
            _ => {}
        }
    }
    Ok(relations)
}

/// Which document it is: what the main part's outermost element is called.
fn kind(package: &Package, main: &str) -> Result<Kind, Refusal> {
    let xml = package.part(main).ok_or(Refusal::Damaged)?;
    let begins = String::from_utf8_lossy(xml.get(..4096.min(xml.len())).unwrap_or_default()).into_owned();
    let mut tags = begins.split('<').skip(1).filter(|tag| !tag.starts_with(['?', '!']));
    let name =
        tags.next().and_then(|tag| tag.split([' ', '>', '/', '\n', '\r', '\t']).next()).unwrap_or_default();
    match name.rsplit(':').next().unwrap_or_default() {
        "document" => Ok(Kind::Docx),
        "workbook" => Ok(Kind::Xlsx),
        "presentation" => Ok(Kind::Pptx),
        _ => Err(Refusal::CannotRebuild),
    }
}
