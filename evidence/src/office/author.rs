//! Who the document says wrote it: their names are looked for where programs put them among the words.

use std::collections::HashSet;

use quick_xml::{Reader, XmlVersion, events::Event};

use super::package::Package;

/// Elements whose text is a name, and attributes whose value is one.
const ELEMENTS: [&str; 4] = ["creator", "lastModifiedBy", "author", "Manager"];
const ATTRIBUTES: [&str; 5] = ["author", "userName", "displayName", "lastModifiedBy", "name"];

/// Names of authors, as they stand in details, comments and lists of people.
pub(super) fn known(package: &Package) -> HashSet<String> {
    let mut names = HashSet::new();
    let holds_names = |name: &&str| {
        name.starts_with("docprops/")
            || ["comment", "person", "people", "author"].iter().any(|word| name.contains(word))
    };
    for name in package.names().filter(holds_names).filter(|name| name.ends_with(".xml")) {
        // A broken part that does not stay is no reason to refuse the document
        let _ = collect(package.part(name).unwrap_or_default(), &mut names);
    }
    names.retain(|name| name.chars().count() >= 2);
    names
}

fn collect(xml: &[u8], names: &mut HashSet<String>) -> Option<()> {
    let text = std::str::from_utf8(xml).ok()?;
    let mut reader = Reader::from_str(text);
    let mut inside = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => {
                inside = ELEMENTS.contains(&tag.local_name().as_ref());
                let holds = matches!(tag.local_name().as_ref(), "comment" | "cmAuthor" | "author" | "person");
                for attribute in tag.attributes().flatten().filter(|_| holds) {
                    if ATTRIBUTES.contains(&attribute.key.local_name().as_ref())
                        && let Ok(name) = attribute.normalized_value(XmlVersion::Implicit1_0)
                    {
                        names.insert(name.trim().to_owned());
                    }
                }
            }
            Event::Text(text) if inside => {
                names.insert(text.xml10_content().trim().to_owned());
            }
            Event::End(_) => inside = false,
            Event::Eof => return Some(()),
            _ => {}
        }
    }
}
