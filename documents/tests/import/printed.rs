//! A PDF as a word processor prints it: headers, footers, a table of contents, headings in larger and bolder type, words broken at the
//! end of a line, a footnote.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

const REGULAR: Name<'static> = Name(b"F1");
const BOLD: Name<'static> = Name(b"F2");

/// A piece of text: font, size, position, words.
type Piece = (Name<'static>, f32, f32, f32, String);

/// Lays lines out from the top of a page.
struct Page {
    y: f32,
    pieces: Vec<Piece>,
}

impl Page {
    fn new(number: usize) -> Self {
        let mut page = Self { y: 800.0, pieces: Vec::new() };
        page.put(REGULAR, 8.0, 72.0, "Ostrava Instruments     Code of Conduct");
        page.pieces.push((REGULAR, 8.0, 290.0, 40.0, format!("Page {number} of 3")));
        page.y = 740.0;
        page
    }

    fn put(&mut self, font: Name<'static>, size: f32, x: f32, words: &str) {
        self.pieces.push((font, size, x, self.y, words.to_owned()));
    }

    fn gap(mut self, points: f32) -> Self {
        self.y -= points;
        self
    }

    fn line(mut self, font: Name<'static>, size: f32, words: &str) -> Self {
        self.put(font, size, 72.0, words);
        self.y -= 14.0;
        self
    }

    fn text(self, lines: &[&str]) -> Self {
        lines.iter().fold(self.gap(8.0), |page, line| page.line(REGULAR, 11.0, line))
    }

    fn heading(self, size: f32, words: &str) -> Self {
        self.gap(16.0).line(BOLD, size, words).gap(4.0)
    }
}

fn pages() -> Vec<Page> {
    let first = Page::new(1)
        .line(BOLD, 24.0, "Code of Conduct")
        .gap(30.0)
        .heading(16.0, "Contents")
        .line(REGULAR, 11.0, "1 Gifts ............................................................ 2")
        .line(REGULAR, 11.0, "2 Reporting ........................................................ 3")
        .heading(16.0, "A word from the board")
        .text(&[
            "Instruments are trusted because the people who make them are. Read this Code, and",
            "ask where it is not clear.",
        ]);
    let mut second = Page::new(2).heading(16.0, "1 Gifts").text(&[
        "What a supplier gives is seldom for nothing. You may accept small things, a pen or a cal-",
        "endar, and a meal that has a reason. Cash is never small",
    ]);
    second.pieces.push((REGULAR, 7.0, 360.0, second.y + 14.0 + 4.0, "1".to_owned()));
    second = second.heading(13.0, "1.1 Limits").text(&[
        "Nobody accepts more than 50 dollars a year from one giver. It does not matter whether it",
        "comes at once or in pieces, or who carries it:",
    ]);
    second = second
        .line(REGULAR, 11.0, "\u{2022} the giver,")
        .line(REGULAR, 11.0, "\u{2022} somebody from the giver\u{2019}s family, or")
        .line(REGULAR, 11.0, "\u{2022} a courier.");
    second = second.text(&[
        "Who cannot refuse without giving offence may accept for the company, and hands over",
        "what was",
    ]);
    second.y = 80.0;
    second.put(REGULAR, 8.0, 72.0, "1 Prizes that are drawn in public are not gifts.");
    let mut third =
        Page::new(3).gap(-8.0).text(&["given on the next day."]).heading(16.0, "2 Reporting").gap(8.0);
    for (lead, rest) in [
        ("By telephone.", "The line is open day and night, and nobody asks who you are."),
        ("In person.", "Any manager listens, and writes down what you say as you say it."),
    ] {
        third.put(BOLD, 11.0, 72.0, lead);
        third.put(REGULAR, 11.0, 155.0, rest);
        third.y -= 26.0;
    }
    vec![first, second, third]
}

/// Windows-1252, the encoding of the fonts.
fn encoded(words: &str) -> Vec<u8> {
    words
        .chars()
        .map(|c| match c {
            '\u{2022}' => 0x95,
            '\u{2019}' => 0x92,
            c => u8::try_from(u32::from(c)).expect("Latin"),
        })
        .collect()
}

fn content(page: &Page) -> Vec<u8> {
    let mut content = Content::new();
    for (font, size, x, y, words) in &page.pieces {
        content
            .begin_text()
            .set_font(*font, *size)
            .set_text_matrix([1.0, 0.0, 0.0, 1.0, *x, *y])
            .show(Str(&encoded(words)))
            .end_text();
    }
    content.finish().to_vec()
}

/// A PDF of pages with these content streams, each with a picture or without.
pub(crate) fn pdf(contents: &[Vec<u8>], picture: bool) -> Vec<u8> {
    let (catalog, tree, regular, bold, image) =
        (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4), Ref::new(5));
    let page_of = |at: usize| Ref::new(10 + 2 * i32::try_from(at).expect("few pages"));
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree)
        .kids((0..contents.len()).map(page_of))
        .count(i32::try_from(contents.len()).expect("few pages"));
    for (id, name) in [(regular, Name(b"Helvetica")), (bold, Name(b"Helvetica-Bold"))] {
        pdf.type1_font(id).base_font(name).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    if picture {
        let mut object = pdf.image_xobject(image, &[0xff; 12]);
        object.width(2_000).height(3_000).bits_per_component(8).color_space().device_gray();
        object.finish();
    }
    for (at, content) in contents.iter().enumerate() {
        let id = page_of(at);
        let stream = Ref::new(id.get() + 1);
        let mut page = pdf.page(id);
        page.parent(tree).media_box(Rect::new(0.0, 0.0, 595.0, 842.0)).contents(stream);
        let mut resources = page.resources();
        resources.fonts().pair(REGULAR, regular).pair(BOLD, bold);
        if picture {
            resources.x_objects().pair(Name(b"Im"), image);
        }
        resources.finish();
        page.finish();
        pdf.stream(stream, content);
    }
    pdf.finish()
}

/// The Code of an invented company.
pub(crate) fn code() -> Vec<u8> {
    pdf(&pages().iter().map(content).collect::<Vec<_>>(), false)
}
