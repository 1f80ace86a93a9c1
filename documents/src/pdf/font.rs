//! The fonts of a page: which letters codes stand for, how wide they are, whether they are bold.

use std::sync::Arc;

use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, hayro_cmap};
use hayro_syntax::object::{Dict, Name};

/// A font, and what its name says of its weight.
#[derive(Clone)]
pub(super) struct Face<'a> {
    font: Font<'a>,
    pub(super) bold: bool,
}

/// One code of a string.
pub(super) struct Code {
    /// What it stands for, where the file says it.
    pub(super) text: Option<String>,
    /// In thousandths of the size.
    pub(super) advance: f64,
    /// Whether word spacing applies to it.
    pub(super) is_space: bool,
}

pub(super) struct Faces<'a> {
    cache: FontCache<'a>,
    fonts: FontResolverFn,
    cmaps: CMapResolverFn,
}

impl<'a> Faces<'a> {
    pub(super) fn new() -> Self {
        let fonts: FontResolverFn = Arc::new(|query: &FontQuery| match query {
            FontQuery::Standard(font) => Some(font.get_font_data()),
            FontQuery::Fallback(font) => Some(font.pick_standard_font().get_font_data()),
        });
        Self { cache: FontCache::new(), fonts, cmaps: Arc::new(hayro_cmap::load_embedded) }
    }

    pub(super) fn face(&self, dict: &Dict<'a>) -> Option<Face<'a>> {
        let font = self.cache.font(dict, &self.fonts, &self.cmaps)?;
        Some(Face { font, bold: is_bold(dict) })
    }
}

impl Face<'_> {
    pub(super) fn codes(&self, bytes: &[u8]) -> Vec<Code> {
        let mut codes = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let (code, length) = self.font.read_code(bytes, at);
            at += length.max(1);
            let glyph = self.font.glyph(self.font.map_code(code), code);
            let unicode = match &glyph {
                FontGlyph::Outline(glyph) => glyph.as_unicode(),
                FontGlyph::Type3(glyph) => glyph.as_unicode(),
            };
            let text = unicode.map(|unicode| match unicode {
                hayro_cmap::BfString::Char(c) => c.to_string(),
                hayro_cmap::BfString::String(text) => text,
            });
            let is_space = code == 32 && length == 1;
            codes.push(Code {
                text: text.map(|text| without_ligatures(&text)),
                advance: self.font.code_advance(code).x,
                is_space,
            });
        }
        codes
    }
}

/// Letters that were joined for printing, apart again.
fn without_ligatures(text: &str) -> String {
    const LIGATURES: [(char, &str); 7] = [
        ('\u{fb00}', "ff"),
        ('\u{fb01}', "fi"),
        ('\u{fb02}', "fl"),
        ('\u{fb03}', "ffi"),
        ('\u{fb04}', "ffl"),
        ('\u{fb05}', "st"),
        ('\u{fb06}', "st"),
    ];
    let mut plain = String::new();
    for c in text.chars() {
        match LIGATURES.iter().find(|(ligature, _)| *ligature == c) {
            Some((_, letters)) => plain.push_str(letters),
            None => plain.push(c),
        }
    }
    plain
}

/// By the font's name (`ABCDEF+Calibri-Bold`), or by what its description says.
fn is_bold(dict: &Dict<'_>) -> bool {
    let descendant =
        || dict.get::<hayro_syntax::object::Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next();
    let description =
        dict.get::<Dict<'_>>(b"FontDescriptor").or_else(|| descendant()?.get::<Dict<'_>>(b"FontDescriptor"));
    let name = dict.get::<Name<'_>>(b"BaseFont").map(|name| name.as_str().to_lowercase()).unwrap_or_default();
    let name = name.rsplit('+').next().unwrap_or_default();
    let named = ["bold", "black", "heavy", "demi"].iter().any(|weight| name.contains(weight));
    let said = description.is_some_and(|description| {
        const FORCE_BOLD: i32 = 1 << 18;
        description.get::<f32>(b"FontWeight").is_some_and(|weight| weight >= 600.0)
            || description.get::<i32>(b"Flags").is_some_and(|flags| flags & FORCE_BOLD != 0)
    });
    named || said
}
