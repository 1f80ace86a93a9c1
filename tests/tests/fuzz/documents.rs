//! The documents in which companies keep their Code.

use documents::{Format, ImportError, Options, import};

use crate::{
    fixture::{printed, word},
    target::{MIB, Target},
};

pub(crate) fn targets() -> Vec<Target> {
    let target = |name, what, seeds, words, read| Target {
        name,
        what,
        seeds,
        words,
        read,
        bytes: 256 * MIB,
        longest: 256 * 1_024,
        few: 100,
        many: 100_000,
    };
    vec![
        target("markdown", "Markdown", marked, MARKS, |bytes| reads(bytes, Format::Markdown)),
        target(
            "text",
            "plain text in any encoding",
            plain,
            &["\u{feff}", "ARTICLE I", "1.1 ", "....... 12", "\u{c}", "Page 1"],
            |bytes| {
                reads(bytes, Format::Text);
            },
        ),
        target("html", "HTML", pages, TAGS, |bytes| reads(bytes, Format::Html)),
        target(
            "docx",
            "a Word document",
            || vec![word::code()],
            &["PK\u{3}\u{4}", "word/document.xml"],
            |bytes| reads(bytes, Format::Docx),
        ),
        target("docx-body", "what stands in a Word document", bodies, WORD, |bytes| {
            reads(&word::document(&String::from_utf8_lossy(bytes)), Format::Docx);
        }),
        target(
            "pdf",
            "a PDF",
            || vec![printed::code(), printed::pdf(&[b"BT /F1 12 Tf (Gifts) Tj ET".to_vec()], true)],
            PDF,
            |bytes| {
                reads(bytes, Format::Pdf);
            },
        ),
        target("pdf-content", "what stands on the page of a PDF", contents, OPERATORS, |bytes| {
            reads(&printed::pdf(&[bytes.to_vec()], true), Format::Pdf);
        }),
    ]
}

const MARKS: &[&str] = &[
    "# ", "## ", "{#id}", "**", "- ", "1. ", "> ", "|", "```", "---", "[x](y)", "\n\n", "<b>", "&amp;",
    "    ",
];
const TAGS: &[&str] = &[
    "<p>",
    "</p>",
    "<h1>",
    "</h1>",
    "<ul>",
    "<li>",
    "<table>",
    "<tr>",
    "<td>",
    "<div>",
    "<svg>",
    "<math>",
    "<template>",
    "<!--",
    "-->",
    "<script>",
    "&#x",
    "style='",
];
const WORD: &[&str] = &[
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:t>",
    "</w:t>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "<w:tc>",
    "<w:pPr>",
    "</w:pPr>",
    "<w:numId w:val='2'/>",
    "<w:ilvl w:val='9'/>",
    "&amp;",
    "&#1114112;",
    "<w:footnoteReference w:id='2'/>",
    "<w:del>",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>",
    "<![CDATA[",
];
const PDF: &[&str] = &[
    " obj",
    "endobj",
    "stream",
    "endstream",
    "xref",
    "trailer",
    "startxref",
    "/Kids",
    "/Parent",
    "/Length",
    "/Filter",
    "/FlateDecode",
    "/Contents",
    "/Font",
    "<<",
    ">>",
    "R",
    "%%EOF",
];
const OPERATORS: &[&str] = &[
    "BT",
    "ET",
    "q",
    "Q",
    "/F1 12 Tf",
    "1 0 0 1 72 700 Tm",
    "(Gifts) Tj",
    "[(a) -250 (b)] TJ",
    "T*",
    "/Im Do",
    "BI",
    "ID",
    "EI",
    "99999999999 Tf",
    "-1e38 Tc",
    "/P BMC",
    "EMC",
    "cm",
];

/// What comes out is a Code in which every id is there once, or an error that says something.
fn reads(bytes: &[u8], format: Format) {
    match import(bytes, &Options { format: Some(format), ..Options::default() }) {
        Ok(imported) => {
            let code = guidance::Code::parse(&imported.markdown).expect("what was imported can be read");
            let mut ids: Vec<&str> = code.sections().iter().map(|section| section.id().as_str()).collect();
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), all, "an id is there twice");
        }
        Err(ImportError::Damaged { .. }) => {}
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn marked() -> Vec<Vec<u8>> {
    [
        "# The Code\n\n## Gifts {#gifts}\n\nNo **gifts**.\n\n- one\n  - two\n\n1. Ask.\n\n> Quoted.\n",
        "Title\n=====\n\nPart\n----\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<b>x</b> &amp; `y`\n",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

fn plain() -> Vec<Vec<u8>> {
    let text = "CODE OF CONDUCT\n\nContents\nGifts ......... 2\n\nARTICLE I\nGifts\n\n1.1 No gifts of more than 50 €.\n\n(a) from suppliers\n(b) to officials\n\nPage 2\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        text.as_bytes().to_vec(),
        [&b"\xff\xfe"[..], &wide].concat(),
        text.replace('€', "\u{80}").chars().map(|c| c as u32 as u8).collect(),
    ]
}

fn pages() -> Vec<Vec<u8>> {
    vec![
        b"<!doctype html><html><head><meta charset=utf-8><title>Code</title></head><body><nav>x</nav><main><h1>Code</h1><h2 id=g>Gifts</h2><p>No <b>gifts</b>.</p><ul><li>one<ul><li>two</ul></ul><table><tr><td>a<td>b</table></main></body></html>".to_vec(),
        b"<div><p style='font-weight:bold'>1. Gifts</p><p>None.</p><ol start=3><li>x</ol><dl><dt>a<dd>b</dl><sup>1</sup><img alt=y></div>".to_vec(),
    ]
}

fn bodies() -> Vec<Vec<u8>> {
    vec![
        b"<w:p><w:pPr><w:pStyle w:val='berschrift1'/></w:pPr><w:r><w:t>Gifts</w:t></w:r></w:p><w:p><w:r><w:t>No gifts.</w:t></w:r></w:p>".to_vec(),
        b"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='2'/></w:numPr></w:pPr><w:r><w:t>one</w:t></w:r></w:p>".to_vec(),
    ]
}

fn contents() -> Vec<Vec<u8>> {
    vec![
        b"BT /F1 18 Tf 1 0 0 1 72 700 Tm (Gifts) Tj ET BT /F2 10 Tf 1 0 0 1 72 680 Tm [(No) -250 (gifts.)] TJ T* (More.) ' ET".to_vec(),
        b"q 1 0 0 1 0 0 cm /Artifact <</Type/Pagination>> BDC BT /F1 8 Tf 72 20 Td (2) Tj ET EMC /Im Do Q".to_vec(),
    ]
}
