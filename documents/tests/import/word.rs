//! A Word document, as Word would write it: styles, numbering, a table of contents, a footnote, tracked changes.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

const LINKS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://fennick.example/speak" TargetMode="External"/></Relationships>"#;

const STYLES: &str = r#"<w:styles xmlns:w="w">
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Fennick Sub"/><w:basedOn w:val="berschrift2"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
</w:styles>"#;

const NUMBERING: &str = r#"<w:numbering xmlns:w="w">
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="4"/></w:num>
</w:numbering>"#;

const NOTES: &str = r#"<w:footnotes xmlns:w="w"><w:footnote w:id="-1"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Prizes drawn in public excepted.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;

/// A paragraph in a style.
fn styled(style: &str, text: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
}

fn plain(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

fn run(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

fn bold(text: &str) -> String {
    format!(r#"<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

fn item(level: u8, text: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="2"/></w:numPr></w:pPr>{}</w:p>"#,
        run(text)
    )
}

fn cell(text: &str) -> String {
    format!("<w:tc>{}</w:tc>", plain(&run(text)))
}

/// The document's text.
fn body() -> String {
    let contents = [styled("TOC1", "Gifts 2"), styled("TOC1", "Records 3")].concat();
    let contents = format!(
        r#"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{}{contents}</w:sdtContent></w:sdt>"#,
        plain(&run("Contents"))
    );
    [
        plain(&run("Board resolution 7")),
        styled("Titel", "Fennick &amp; Sons: Code of Conduct"),
        contents,
        plain(&run("This Code is for all of us.")),
        styled("berschrift1", "Gifts"),
        styled("Sub", "What you may take"),
        plain(
            &[
                run("You may take small things, "),
                bold("never cash"),
                r#"<w:r><w:footnoteReference w:id="2"/></w:r>"#.to_owned(),
                run("."),
            ]
            .concat(),
        ),
        item(0, "a calendar"),
        item(0, "a meal, if"),
        item(1, "there is a reason"),
        item(1, "you could return it"),
        styled("Sub", "What you may not take"),
        plain(&format!(
            r#"{}<w:del><w:r><w:delText>Nothing.</w:delText></w:r></w:del><w:ins>{}</w:ins>"#,
            run("Anything "),
            run("else &#8211; ask first.")
        )),
        styled("berschrift1", "Records"),
        plain(&format!(
            r#"{}<w:hyperlink r:id="rId9">{}</w:hyperlink>{}"#,
            run("What you write is true. Doubts go to "),
            run("the desk"),
            run(".")
        )),
        format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
            cell("Record"),
            cell("Kept for"),
            cell("Invoices"),
            cell("ten years")
        ),
        plain(&bold("Expense claims")),
        plain(&run("Claims carry a receipt.")),
        "<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>".to_owned(),
    ]
    .concat()
}

/// A container with these parts.
pub(crate) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(content).expect("its content");
    }
    zip.finish().expect("a container").into_inner()
}

/// A document with this body.
pub(crate) fn document(body: &str) -> Vec<u8> {
    let document = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w" xmlns:r="r" xmlns:a="a"><w:body>{body}</w:body></w:document>"#
    );
    package(&[
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", LINKS.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/numbering.xml", NUMBERING.as_bytes()),
        ("word/footnotes.xml", NOTES.as_bytes()),
        ("word/header1.xml", b"<w:hdr/>"),
    ])
}

/// The Code of an invented company.
pub(crate) fn code() -> Vec<u8> {
    document(&body())
}
