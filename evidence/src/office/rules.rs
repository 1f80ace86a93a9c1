//! Which elements and attributes of Office documents do not stay.

use crate::Kind;

/// Beginnings of namespaces that make up documents; elements and attributes of others go with all they hold.
const NAMESPACES: [&str; 7] = [
    "http://schemas.openxmlformats.org/wordprocessingml/",
    "http://schemas.openxmlformats.org/spreadsheetml/",
    "http://schemas.openxmlformats.org/presentationml/",
    "http://schemas.openxmlformats.org/drawingml/",
    "http://schemas.openxmlformats.org/",
    "http://purl.oclc.org/ooxml/",
    "urn:schemas-microsoft-com:",
];
/// Microsoft's extensions that draw; the others hold ids, people and links.
const EXTENSIONS: [&str; 10] = [
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
    "http://schemas.microsoft.com/office/word/2010/wordml",
    "http://schemas.microsoft.com/office/drawing/2010/main",
    "http://schemas.microsoft.com/office/drawing/2008/diagram",
    "http://schemas.microsoft.com/office/powerpoint/2010/main",
    "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main",
    "http://www.w3.org/XML/1998/namespace",
];

/// Elements that go with all they hold.
const DROPPED: [&str; 65] = [
    // Who, when, where
    "rsids",
    "rsid",
    "nsid",
    "tmpl",
    "docId",
    "documentId",
    "absPath",
    "fileSharing",
    "fileVersion",
    "revisionPtr",
    "permStart",
    "permEnd",
    "documentProtection",
    "writeProtection",
    "modifyVerifier",
    "protectedRanges",
    "customWorkbookViews",
    "customSheetViews",
    "guidLst",
    "guid",
    "userInfo",
    "creationId",
    "photoAlbum",
    // What nobody sees
    "extLst",
    "sdtPr",
    "sdtEndPr",
    "docVars",
    "mailMerge",
    "attachedTemplate",
    "customXmlPr",
    "smartTagPr",
    "smartTags",
    "smartTagType",
    "scenarios",
    "externalReferences",
    "pivotCaches",
    "custDataLst",
    "custData",
    "tags",
    "dataConsolidate",
    "cellWatches",
    "webPublishing",
    "webPublishItems",
    "webPublishObjects",
    "saveThroughXslt",
    "customPr",
    "customProperties",
    "volTypes",
    "xmlColumnPr",
    "calculatedColumnFormula",
    "autoFilterExt",
    "customXmlInsRangeStart",
    "customXmlInsRangeEnd",
    "customXmlDelRangeStart",
    "customXmlDelRangeEnd",
    "htmlPubPr",
    "signatureline",
    "ink",
    "relationshipTable",
    "legacyDrawingHF",
    "picture",
    // What other programs put there
    "oleObjects",
    "oleObj",
    "controls",
    "OLEObject",
];

/// Elements that go while what they hold stays.
const UNWRAPPED: [&str; 2] = ["customXml", "smartTag"];

/// Attributes that go, whatever they are on.
const ATTRIBUTES: [&str; 41] = [
    "date",
    "dateUtc",
    "dt",
    "initials",
    "userId",
    "providerId",
    "lastModifiedBy",
    "userName",
    "paraId",
    "textId",
    "anchorId",
    "editId",
    "uid",
    "descr",
    "title",
    "alt",
    "gfxdata",
    "codeName",
    "tooltip",
    "docLocation",
    "macro",
    "textlink",
    "edGrp",
    "ed",
    "displacedByCustomXml",
    "queryTableFieldId",
    "connectionId",
    "tableType",
    "cm",
    "vm",
    "href",
    "relid",
    "src",
    "done",
    "lastGuid",
    "rupBuild",
    "lastEdited",
    "lowestEdited",
    "xpath",
    "history",
    "clrIdxExt",
];

/// Elements that lose a relationship's id alone when it leads nowhere; others go with it.
const WITHOUT_LINK: [&str; 6] = ["hyperlink", "blip", "pageSetup", "imagedata", "fill", "stroke"];

/// Children of the outermost element that stay, for parts that hold mostly settings.
const SETTINGS: [&str; 22] = [
    "zoom",
    "mirrorMargins",
    "evenAndOddHeaders",
    "defaultTabStop",
    "autoHyphenation",
    "hyphenationZone",
    "characterSpacingControl",
    "footnotePr",
    "endnotePr",
    "compat",
    "themeFontLang",
    "clrSchemeMapping",
    "decimalSymbol",
    "listSeparator",
    "gutterAtTop",
    "bordersDoNotSurroundHeader",
    "bordersDoNotSurroundFooter",
    "bookFoldPrinting",
    "displayBackgroundShape",
    "noLineBreaksAfter",
    "noLineBreaksBefore",
    "updateFieldsNot",
];
const WORKBOOK: [&str; 5] = ["workbookPr", "bookViews", "sheets", "definedNames", "calcPr"];
const PRESENTATION: [&str; 6] =
    ["sldMasterIdLst", "notesMasterIdLst", "sldIdLst", "sldSz", "notesSz", "defaultTextStyle"];

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Keep,
    /// It goes with all it holds.
    Drop,
    /// It goes; what it holds stays.
    Unwrap,
}

pub(super) fn is_known(namespace: &str) -> bool {
    NAMESPACES.iter().any(|known| namespace.starts_with(known)) || EXTENSIONS.contains(&namespace)
}

/// What becomes of an element of this name at this depth (the outermost is at 0) of the part a relationship of this type leads to.
pub(super) fn element(kind: Kind, relation: &str, depth: usize, name: &str) -> Verdict {
    let listed: Option<&[&str]> = match (relation, kind) {
        ("settings", _) => Some(&SETTINGS),
        ("officeDocument", Kind::Xlsx) => Some(&WORKBOOK),
        ("officeDocument", Kind::Pptx) => Some(&PRESENTATION),
        ("presProps", _) => Some(&[]),
        _ => None,
    };
    if depth == 1 && listed.is_some_and(|listed| !listed.contains(&name)) {
        return Verdict::Drop;
    }
    // A picture of Word's drawings is not the background of a sheet
    if DROPPED.contains(&name) && (name != "picture" || kind == Kind::Xlsx) {
        return Verdict::Drop;
    }
    if UNWRAPPED.contains(&name) { Verdict::Unwrap } else { Verdict::Keep }
}

pub(super) fn is_dropped(attribute: &str) -> bool {
    ATTRIBUTES.contains(&attribute) || attribute.starts_with("rsid")
}

pub(super) fn stands_without_link(element: &str) -> bool {
    WITHOUT_LINK.contains(&element)
}

/// Elements whose attribute `name` is a file's or a person's at times, and means nothing to the document.
pub(super) fn names_an_object(element: &str) -> bool {
    matches!(element, "docPr" | "cNvPr" | "cNvPrExt")
}

/// Whether a formula or a name reaches outside of the workbook: to another file, or to an address.
pub(super) fn reaches_outside(formula: &str) -> bool {
    let mut rest = formula;
    while let Some((_, after)) = rest.split_once('[') {
        let Some((inside, following)) = after.split_once(']') else { break };
        if !inside.is_empty() && inside.chars().all(|sign| sign.is_ascii_digit()) || inside.contains(".xls") {
            return true;
        }
        rest = following;
    }
    formula.contains("://")
        || formula.contains("\\\\")
        || formula.contains("mailto:")
        || formula.contains(":\\")
}

#[cfg(test)]
mod tests {
    use super::{Verdict, element, reaches_outside};
    use crate::Kind;

    #[test]
    fn formulas() {
        assert!(reaches_outside("[1]Sheet1!A1+2") && reaches_outside("HYPERLINK(\"https://a.example/x\")"));
        assert!(!reaches_outside("SUM(Table1[Amount])") && !reaches_outside("A1*2"));
    }

    #[test]
    fn elements() {
        assert_eq!(element(Kind::Docx, "settings", 1, "mailMerge"), Verdict::Drop);
        assert_eq!(element(Kind::Docx, "settings", 2, "compatSetting"), Verdict::Keep);
        assert_eq!(element(Kind::Docx, "officeDocument", 5, "smartTag"), Verdict::Unwrap);
        assert_eq!(element(Kind::Docx, "officeDocument", 5, "t"), Verdict::Keep);
    }
}
