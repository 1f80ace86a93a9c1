//! XML without its namespaces' prefixes. Entities a document defines for itself are not expanded.

use std::collections::HashMap;

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
};

use super::package::damaged;
use crate::{ImportError, limits::DEPTH};

/// What happens in a document.
pub(super) enum Step<'a> {
    Open(&'a Tag<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// A start tag.
pub(super) struct Tag<'a> {
    start: &'a BytesStart<'a>,
    pub(super) name: &'a str,
}

impl Tag<'_> {
    /// The attribute of this name, whatever its prefix.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        let attributes = attributes.with_checks(false).flatten();
        let own = attributes.into_iter().find(|attribute| attribute.key.local_name().as_ref() == name);
        own?.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
    }

    /// `w:val`.
    pub(super) fn val(&self) -> Option<String> {
        self.get("val")
    }

    /// Whether a switch such as `w:b` is on: it is unless it says that it is off.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.val().as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// Goes through a document. An empty element opens and closes.
pub(super) fn walk(
    text: &str,
    mut step: impl FnMut(Step<'_>) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| damaged())? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(ImportError::TooDeep);
                }
                step(Step::Open(&Tag { start: &start, name: start.local_name().as_ref() }))?;
            }
            Event::Empty(start) => {
                let name = start.local_name();
                step(Step::Open(&Tag { start: &start, name: name.as_ref() }))?;
                step(Step::Close(name.as_ref()))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                step(Step::Close(end.local_name().as_ref()))?;
            }
            Event::Text(text) => step(Step::Text(&text.xml10_content()))?,
            Event::CData(text) => step(Step::Text(&text.xml10_content()))?,
            Event::GeneralRef(entity) => {
                let sign = entity.resolve_char_ref().ok().flatten();
                match sign {
                    Some(sign) => step(Step::Text(sign.encode_utf8(&mut [0; 4])))?,
                    None => step(Step::Text(resolve_predefined_entity(&entity).unwrap_or_default()))?,
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The targets of a part's relationships, by id.
pub(super) fn relationships(text: &str) -> Result<HashMap<String, String>, ImportError> {
    let mut targets = HashMap::new();
    walk(text, |step| {
        if let Step::Open(tag) = step
            && let (Some(id), Some(target)) = (tag.get("Id"), tag.get("Target"))
        {
            targets.insert(id, target);
        }
        Ok(())
    })?;
    Ok(targets)
}

/// The target of the package's relationship of the type `officeDocument`.
pub(super) fn main_document(text: &str) -> Result<Option<String>, ImportError> {
    let mut target = None;
    walk(text, |step| {
        if let Step::Open(tag) = step
            && tag.get("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
        {
            target = tag.get("Target");
        }
        Ok(())
    })?;
    Ok(target)
}
