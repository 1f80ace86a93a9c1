//! A part of XML written anew: no definitions of types, no entities, no instructions, no comments; elements and attributes by [`rules`].

use std::collections::HashSet;

use quick_xml::{
    NsReader, XmlVersion,
    escape::{escape, resolve_predefined_entity},
    events::{BytesStart, Event},
    name::{QName, ResolveResult},
};

use super::{
    field::{self, Fields},
    plan::Planned,
    rules::{self, Verdict},
};
use crate::{Kind, Refusal, Removed, clean::Removing, limits::DEPTH, signs};

const BEGINS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// The end of the namespace of relationships' ids.
const RELATIONSHIPS: &str = "/relationships";
/// Who wrote it, where somebody must have.
const NOBODY: &str = "Author";

/// The writing of one part.
pub(super) struct Rewrite<'a> {
    planned: &'a Planned,
    kind: Kind,
    authors: &'a HashSet<String>,
    removed: &'a mut Removing,
    clean: String,
    /// The open elements, by name; `None` for one that is not written while what it holds is.
    open: Vec<Option<String>>,
    fields: Fields,
    /// Numbers of shared formulas that are gone.
    formulas: HashSet<String>,
}

impl<'a> Rewrite<'a> {
    pub(super) fn new(
        planned: &'a Planned,
        kind: Kind,
        authors: &'a HashSet<String>,
        removed: &'a mut Removing,
    ) -> Self {
        let (clean, open) = (BEGINS.to_owned(), Vec::new());
        Self {
            planned,
            kind,
            authors,
            removed,
            clean,
            open,
            fields: Fields::default(),
            formulas: HashSet::new(),
        }
    }

    /// The part as it may stand in the new document.
    pub(super) fn part(mut self, old: &[u8]) -> Result<String, Refusal> {
        let (text, _, garbled) = encoding_rs::UTF_8.decode(old);
        if garbled {
            return Err(Refusal::CannotRebuild);
        }
        let mut reader = NsReader::from_str(&text);
        loop {
            match reader.read_event().map_err(|_| Refusal::Damaged)? {
                Event::Start(tag) => self.start(&mut reader, &tag)?,
                Event::Empty(tag) => {
                    if self.opens(&reader, &tag)? == Verdict::Keep {
                        let tag = self.tag(&reader, &tag)?;
                        self.clean.push_str(&format!("<{tag}/>"));
                    }
                }
                Event::End(_) => {
                    if let Some(name) = self.open.pop().ok_or(Refusal::Damaged)? {
                        self.clean.push_str(&format!("</{name}>"));
                    }
                }
                Event::Text(text) => self.text(&text.xml10_content()),
                Event::CData(text) => self.text(&text.xml10_content()),
                Event::GeneralRef(entity) => {
                    let sign = entity.resolve_char_ref().map_err(|_| Refusal::Damaged)?;
                    match sign {
                        Some(sign) => self.text(sign.encode_utf8(&mut [0; 4])),
                        None => self.text(resolve_predefined_entity(&entity).ok_or(Refusal::CannotRebuild)?),
                    }
                }
                Event::DocType(_) => return Err(Refusal::CannotRebuild),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
                Event::Eof => break,
            }
        }
        if self.open.is_empty() { Ok(self.clean) } else { Err(Refusal::Damaged) }
    }

    fn start<'i>(&mut self, reader: &mut NsReader<&'i [u8]>, tag: &BytesStart<'i>) -> Result<(), Refusal> {
        if self.open.len() >= DEPTH {
            return Err(Refusal::CannotRebuild);
        }
        match self.opens(reader, tag)? {
            Verdict::Drop => {
                reader.read_to_end(tag.name()).map_err(|_| Refusal::Damaged)?;
            }
            Verdict::Unwrap => self.open.push(None),
            Verdict::Keep if holds_code(tag.local_name().as_ref()) => self.code(reader, tag)?,
            Verdict::Keep => {
                let written = self.tag(reader, tag)?;
                self.clean.push_str(&format!("<{written}>"));
                self.open.push(Some(tag.name().as_ref().to_owned()));
            }
        }
        Ok(())
    }

    /// What becomes of an element.
    fn opens(&mut self, reader: &NsReader<&[u8]>, tag: &BytesStart<'_>) -> Result<Verdict, Refusal> {
        let (namespace, name) = reader.resolver().resolve_element(tag.name());
        let known = match namespace {
            ResolveResult::Bound(namespace) => rules::is_known(namespace.as_ref()),
            ResolveResult::Unbound => self.planned.part.relation == "vmlDrawing",
            ResolveResult::Unknown(_) => false,
        };
        let name = name.as_ref();
        if !known {
            self.removed.insert(Removed::HiddenData);
            return Ok(Verdict::Drop);
        }
        let verdict = rules::element(self.kind, self.planned.part.relation, self.open.len(), name);
        if verdict != Verdict::Keep {
            return Ok(verdict);
        }
        if name == "srcRect" && is_cropped(tag)? {
            return Err(Refusal::Cropped);
        }
        if name == "fldChar" {
            self.fields.mark(&value(tag, "fldCharType")?.unwrap_or_default());
        }
        if name == "fldSimple"
            && value(tag, "instr")?.is_some_and(|instruction| field::is_naming(&instruction))
        {
            self.removed.insert(Removed::HiddenData);
            return Ok(Verdict::Drop);
        }
        if !rules::stands_without_link(name) && self.leads_nowhere(reader, tag)? {
            return Ok(Verdict::Drop);
        }
        Ok(Verdict::Keep)
    }

    /// Whether one of its relationships does not stay.
    fn leads_nowhere(&self, reader: &NsReader<&[u8]>, tag: &BytesStart<'_>) -> Result<bool, Refusal> {
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| Refusal::Damaged)?;
            let id = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Refusal::Damaged)?;
            if is_relationship(reader, attribute.key) && self.planned.id(&id).is_none() && !id.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The start tag without its brackets, with the attributes that stay.
    fn tag(&mut self, reader: &NsReader<&[u8]>, tag: &BytesStart<'_>) -> Result<String, Refusal> {
        let element = tag.local_name();
        let mut written = tag.name().as_ref().to_owned();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| Refusal::Damaged)?;
            let value =
                attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Refusal::CannotRebuild)?;
            let name = attribute.key;
            let value = if name.as_namespace_binding().is_some() {
                rules::is_known(&value).then(|| value.into_owned())
            } else if is_relationship(reader, name) {
                self.planned.id(&value)
            } else {
                self.attribute(reader, element.as_ref(), name, &value)
            };
            if let Some(value) = value {
                written.push_str(&format!(" {}=\"{}\"", name.as_ref(), escape(value.as_str())));
            }
        }
        Ok(written)
    }

    /// An attribute's value as it may stay.
    fn attribute(
        &mut self,
        reader: &NsReader<&[u8]>,
        element: &str,
        name: QName<'_>,
        value: &str,
    ) -> Option<String> {
        let (namespace, local) = reader.resolver().resolve_attribute(name);
        match namespace {
            ResolveResult::Bound(namespace) if !rules::is_known(namespace.as_ref()) => return None,
            ResolveResult::Unknown(_) => return None,
            _ => {}
        }
        match local.as_ref() {
            "author" => {
                self.removed.insert(Removed::Names);
                Some(NOBODY.to_owned())
            }
            "name" if element == "cmAuthor" => Some(NOBODY.to_owned()),
            "initials" if element == "cmAuthor" => Some("A".to_owned()),
            "name" if rules::names_an_object(element) => Some("Object".to_owned()),
            "instr" => Some(if field::is_safe(value) { value.to_owned() } else { " ".to_owned() }),
            // Prefixes that programs may pass over: those that are still declared
            "Ignorable" | "MustUnderstand" | "ProcessContent" => {
                let declared = |prefix: &&str| {
                    let name = format!("{prefix}:any");
                    let (space, _) = reader.resolver().resolve_element(QName(&name));
                    matches!(space, ResolveResult::Bound(space) if rules::is_known(space.as_ref()))
                };
                let left: Vec<&str> = value.split_whitespace().filter(declared).collect();
                (!left.is_empty()).then(|| left.join(" "))
            }
            name if rules::is_dropped(name) => {
                if matches!(name, "date" | "dt" | "initials" | "userId") {
                    self.removed.insert(Removed::Names);
                }
                None
            }
            _ => Some(signs::visible(value, self.removed).into_owned()),
        }
    }

    /// An element whose text is a code, a formula or a name: kept, emptied or left out as a whole.
    fn code<'i>(&mut self, reader: &mut NsReader<&'i [u8]>, tag: &BytesStart<'i>) -> Result<(), Refusal> {
        let written = self.tag(reader, tag)?;
        let shared = value(tag, "si")?;
        let raw = reader.read_text(tag.name()).map_err(|_| Refusal::Damaged)?;
        let text = quick_xml::escape::unescape(&raw).map_err(|_| Refusal::CannotRebuild)?;
        let text = match tag.local_name().as_ref() {
            "author" => {
                self.removed.insert(Removed::Names);
                NOBODY.into()
            }
            "instrText" | "delInstrText" => {
                self.fields.instruct(&text);
                if !field::is_safe(&text) {
                    return Ok(());
                }
                text
            }
            _ if rules::reaches_outside(&text)
                || (text.is_empty() && shared.as_ref().is_some_and(|si| self.formulas.contains(si))) =>
            {
                self.removed.insert(Removed::Links);
                self.formulas.extend(shared);
                return Ok(());
            }
            _ => text,
        };
        let text = signs::visible(&text, self.removed);
        self.clean.push_str(&format!("<{written}>{}</{}>", escape(text.as_ref()), tag.name().as_ref()));
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.fields.names() {
            self.removed.insert(Removed::HiddenData);
            return;
        }
        // Excel begins a comment with its author's name
        let is_signature = self.planned.part.relation == "comments"
            && text.trim().strip_suffix(':').is_some_and(|name| self.authors.contains(name.trim()));
        if is_signature {
            self.removed.insert(Removed::Names);
            return;
        }
        let text = signs::visible(text, self.removed);
        self.clean.push_str(&escape(text.as_ref()));
    }
}

/// Whether a picture shows a part of itself alone (ECMA-376, 20.1.8.55): each side in thousandths of a percent, or in percent; below nothing is a frame around it.
fn is_cropped(tag: &BytesStart<'_>) -> Result<bool, Refusal> {
    for side in ["l", "t", "r", "b"] {
        let cut = value(tag, side)?.unwrap_or_default();
        let cut = cut.trim().trim_end_matches('%').parse::<f64>().unwrap_or(0.0);
        if cut > 0.0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Elements whose text is looked at as a whole.
fn holds_code(name: &str) -> bool {
    matches!(name, "f" | "definedName" | "instrText" | "delInstrText" | "author")
}

fn is_relationship(reader: &NsReader<&[u8]>, name: QName<'_>) -> bool {
    let (namespace, _) = reader.resolver().resolve_attribute(name);
    matches!(namespace, ResolveResult::Bound(namespace) if namespace.as_ref().ends_with(RELATIONSHIPS))
}

fn value(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, Refusal> {
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| Refusal::Damaged)?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Refusal::Damaged)?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}
