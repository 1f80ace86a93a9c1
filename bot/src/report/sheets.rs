//! Sheets of paper that are filled from top to bottom.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::widths::{Font, encode};

/// A4, in points.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 56.0;
/// What is written at the foot of each sheet stands here.
const FOOT: f32 = 34.0;

pub(super) const LEFT: f32 = MARGIN;
pub(super) const RIGHT: f32 = WIDTH - MARGIN;

/// A shade of grey or of blue: red, green, blue.
pub(super) type Color = [f32; 3];
pub(super) const INK: Color = [0.14, 0.16, 0.17];
pub(super) const QUIET: Color = [0.38, 0.41, 0.43];
pub(super) const LINE: Color = [0.84, 0.83, 0.79];
pub(super) const THIS: Color = [0.18, 0.28, 0.35];
pub(super) const BEFORE: Color = [0.66, 0.74, 0.78];

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Face {
    pub(super) font: Font,
    pub(super) size: f32,
    pub(super) color: Color,
}

impl Face {
    pub(super) const fn new(font: Font, size: f32, color: Color) -> Self {
        Self { font, size, color }
    }

    /// From one line to the next.
    pub(super) fn leading(self) -> f32 {
        self.size * 1.38
    }

    fn width(self, text: &str) -> f32 {
        self.font.width(text, self.size)
    }

    /// The lines of a text that is not wider than this.
    pub(super) fn lines(self, text: &str, width: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if self.width(&format!("{line} {word}")) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }
}

/// The sheets, and how far down the last of them is filled.
pub(super) struct Sheets {
    full: Vec<Content>,
    sheet: Content,
    y: f32,
}

impl Sheets {
    pub(super) fn new() -> Self {
        Self { full: Vec::new(), sheet: Content::new(), y: HEIGHT - MARGIN }
    }

    /// Begins a new sheet unless so much still fits on this one.
    pub(super) fn reserve(&mut self, height: f32) {
        if self.y - height < MARGIN {
            self.full.push(std::mem::replace(&mut self.sheet, Content::new()));
            self.y = HEIGHT - MARGIN;
        }
    }

    /// Leaves so much free.
    pub(super) fn skip(&mut self, height: f32) {
        self.y -= height;
    }

    /// Writes a text that begins at `x`, on the line that the sheet is filled down to.
    pub(super) fn write(&mut self, x: f32, text: &str, face: Face) {
        write(&mut self.sheet, x, self.y, text, face);
    }

    /// Writes a text that ends at `x`.
    pub(super) fn write_before(&mut self, x: f32, text: &str, face: Face) {
        self.write(x - face.width(text), text, face);
    }

    /// Writes a text over as many lines as it needs, and leaves the sheet filled below them.
    pub(super) fn paragraph(&mut self, text: &str, face: Face) {
        for line in face.lines(text, RIGHT - LEFT) {
            self.reserve(face.leading());
            self.skip(face.leading());
            self.write(LEFT, &line, face);
        }
    }

    /// A line across the sheet, a little below what was written last.
    pub(super) fn rule(&mut self) {
        let [red, green, blue] = LINE;
        self.sheet.set_stroke_rgb(red, green, blue).set_line_width(0.5);
        self.sheet.move_to(LEFT, self.y - 4.5).line_to(RIGHT, self.y - 4.5).stroke();
    }

    /// A bar that stands on the line that the sheet is filled down to.
    pub(super) fn bar(&mut self, x: f32, width: f32, height: f32, color: Color) {
        let [red, green, blue] = color;
        self.sheet.set_fill_rgb(red, green, blue).rect(x, self.y, width, height).fill_nonzero();
    }

    /// All of it as a PDF, with a foot and the number of each sheet.
    pub(super) fn into_pdf(mut self, title: &str, foot: &str) -> Vec<u8> {
        self.full.push(self.sheet);
        let count = self.full.len();
        let (catalog, tree, info, regular, bold) =
            (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4), Ref::new(5));
        let page = |place: usize| (Ref::new(6 + 2 * number(place)), Ref::new(7 + 2 * number(place)));
        let mut pdf = Pdf::new();
        let mut root = pdf.catalog(catalog);
        root.pages(tree).lang(TextStr("en"));
        root.viewer_preferences().display_doc_title(true);
        root.finish();
        pdf.document_info(info).title(TextStr(title));
        pdf.pages(tree).kids((0..count).map(|place| page(place).0)).count(number(count));
        for (font, name) in [(regular, &b"Helvetica"[..]), (bold, b"Helvetica-Bold")] {
            pdf.type1_font(font).base_font(Name(name)).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        for (place, mut content) in self.full.into_iter().enumerate() {
            let quiet = Face::new(Font::Regular, 8.0, QUIET);
            write(&mut content, LEFT, FOOT, foot, quiet);
            let of = format!("{} of {count}", place + 1);
            write(&mut content, RIGHT - quiet.width(&of), FOOT, &of, quiet);
            let (id, stream) = page(place);
            let mut sheet = pdf.page(id);
            sheet.parent(tree).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(stream);
            let mut resources = sheet.resources();
            resources.fonts().pair(name_of(Font::Regular), regular).pair(name_of(Font::Bold), bold);
            resources.finish();
            sheet.finish();
            pdf.stream(stream, &content.finish());
        }
        pdf.finish()
    }
}

fn write(content: &mut Content, x: f32, y: f32, text: &str, face: Face) {
    let [red, green, blue] = face.color;
    content.begin_text().set_font(name_of(face.font), face.size).set_fill_rgb(red, green, blue);
    content.next_line(x, y).show(Str(&encode(text))).end_text();
}

const fn name_of(font: Font) -> Name<'static> {
    match font {
        Font::Regular => Name(b"F1"),
        Font::Bold => Name(b"F2"),
    }
}

fn number(place: usize) -> i32 {
    i32::try_from(place).unwrap_or(i32::MAX)
}
