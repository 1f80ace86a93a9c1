//! Which parts may stay, by the relationship that leads to them, and what they are called then.

use crate::Kind;

/// How a part is cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Written anew, element by element.
    Xml,
    /// Decoded and encoded anew.
    Picture,
}

/// A kind of part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// The end of the relationship's type.
    pub(super) relation: &'static str,
    /// Its folder within the document's own, with a slash; and its name without a number.
    pub(super) stem: &'static str,
    /// Its media type; empty for pictures, whose ending says it.
    pub(super) media: &'static str,
    /// Whether there may be several.
    pub(super) many: bool,
}

const fn one(relation: &'static str, stem: &'static str, media: &'static str) -> Part {
    Part { relation, stem, media, many: false }
}

const fn many(relation: &'static str, stem: &'static str, media: &'static str) -> Part {
    Part { relation, stem, media, many: true }
}

const SHARED: [Part; 8] = [
    many("image", "media/image", ""),
    many("theme", "theme/theme", "application/vnd.openxmlformats-officedocument.theme+xml"),
    many("chart", "charts/chart", "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"),
    many(
        "diagramData",
        "diagrams/data",
        "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml",
    ),
    many(
        "diagramLayout",
        "diagrams/layout",
        "application/vnd.openxmlformats-officedocument.drawingml.diagramLayout+xml",
    ),
    many(
        "diagramQuickStyle",
        "diagrams/quickStyle",
        "application/vnd.openxmlformats-officedocument.drawingml.diagramStyle+xml",
    ),
    many(
        "diagramColors",
        "diagrams/colors",
        "application/vnd.openxmlformats-officedocument.drawingml.diagramColors+xml",
    ),
    many("vmlDrawing", "drawings/vmlDrawing", "application/vnd.openxmlformats-officedocument.vmlDrawing"),
];

const WORD: [Part; 9] = [
    one(
        "officeDocument",
        "document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    one("styles", "styles", "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"),
    one(
        "numbering",
        "numbering",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml",
    ),
    one(
        "settings",
        "settings",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml",
    ),
    one(
        "footnotes",
        "footnotes",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
    ),
    one(
        "endnotes",
        "endnotes",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml",
    ),
    one(
        "comments",
        "comments",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml",
    ),
    many("header", "header", "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"),
    many("footer", "footer", "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"),
];

const EXCEL: [Part; 8] = [
    one(
        "officeDocument",
        "workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ),
    many(
        "worksheet",
        "worksheets/sheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
    ),
    many(
        "chartsheet",
        "chartsheets/sheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.chartsheet+xml",
    ),
    one(
        "sharedStrings",
        "sharedStrings",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml",
    ),
    one("styles", "styles", "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"),
    many("drawing", "drawings/drawing", "application/vnd.openxmlformats-officedocument.drawing+xml"),
    many("comments", "comments", "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"),
    many("table", "tables/table", "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"),
];

const POWERPOINT: [Part; 10] = [
    one(
        "officeDocument",
        "presentation",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
    many("slide", "slides/slide", "application/vnd.openxmlformats-officedocument.presentationml.slide+xml"),
    many(
        "slideMaster",
        "slideMasters/slideMaster",
        "application/vnd.openxmlformats-officedocument.presentationml.slideMaster+xml",
    ),
    many(
        "slideLayout",
        "slideLayouts/slideLayout",
        "application/vnd.openxmlformats-officedocument.presentationml.slideLayout+xml",
    ),
    many(
        "notesSlide",
        "notesSlides/notesSlide",
        "application/vnd.openxmlformats-officedocument.presentationml.notesSlide+xml",
    ),
    many(
        "notesMaster",
        "notesMasters/notesMaster",
        "application/vnd.openxmlformats-officedocument.presentationml.notesMaster+xml",
    ),
    one(
        "tableStyles",
        "tableStyles",
        "application/vnd.openxmlformats-officedocument.presentationml.tableStyles+xml",
    ),
    one(
        "presProps",
        "presProps",
        "application/vnd.openxmlformats-officedocument.presentationml.presProps+xml",
    ),
    many(
        "comments",
        "comments/comment",
        "application/vnd.openxmlformats-officedocument.presentationml.comments+xml",
    ),
    one(
        "commentAuthors",
        "commentAuthors",
        "application/vnd.openxmlformats-officedocument.presentationml.commentAuthors+xml",
    ),
];

/// The folder of a kind of document.
pub(super) const fn folder(kind: Kind) -> &'static str {
    match kind {
        Kind::Xlsx => "xl/",
        Kind::Pptx => "ppt/",
        _ => "word/",
    }
}

/// The kind of part a relationship of this type leads to, in a document of this kind.
pub(super) fn of(kind: Kind, relation: &str) -> Option<Part> {
    let own: &[Part] = match kind {
        Kind::Xlsx => &EXCEL,
        Kind::Pptx => &POWERPOINT,
        _ => &WORD,
    };
    own.iter().chain(&SHARED).find(|part| part.relation == relation).copied()
}
