//! The text operators of content streams (ISO 32000-2, 9.4), and no others.

use std::collections::HashSet;

use hayro_font::kurbo::{Affine, Rect};
use hayro_syntax::{
    content::{TypedIter, ops::TypedInstruction},
    object::{Array, Dict, Name, Object, ObjectIdentifier, Stream},
    page::{Page, Resources, Rotation},
};

use super::{
    disc::Path,
    font::{Face, Faces},
};
use crate::{
    ImportError,
    limits::{Deadline, TEXT_BYTES},
};

/// How deep forms may stand in each other.
const FORMS: usize = 12;
/// How many operators and codes one document may have.
const STEPS: usize = 20_000_000;

/// Drawings that are larger are no bullets, in points.
const SMALL: f64 = 20.0;

/// A letter on the page. The origin is at the bottom left, lengths are in points.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) end: f64,
    pub(super) size: f64,
    pub(super) bold: bool,
}

/// Text state and graphics state, as far as they place letters.
#[derive(Clone)]
struct State<'a> {
    ctm: Affine,
    face: Option<Face<'a>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    strokes: bool,
}

/// What a marked piece of content is.
struct Marked {
    /// A header or footer.
    artifact: bool,
    /// Words that stand for the letters inside; taken by the first.
    actual: Option<Option<String>>,
}

pub(super) struct Scan<'a> {
    faces: Faces<'a>,
    deadline: Deadline,
    steps: usize,
    glyphs: Vec<Glyph>,
    marked: Vec<Marked>,
    path: Path,
    /// Small things that were drawn on the page.
    pub(super) drawings: Vec<Rect>,
    /// How many letters nobody can tell.
    pub(super) unreadable: usize,
    /// How many letters stood in what is marked as header or footer.
    pub(super) artifacts: usize,
    /// The pictures that were met, each once.
    pub(super) pictures: HashSet<ObjectIdentifier>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(deadline: Deadline) -> Self {
        Self {
            faces: Faces::new(),
            deadline,
            steps: 0,
            glyphs: Vec::new(),
            marked: Vec::new(),
            path: Path::default(),
            drawings: Vec::new(),
            unreadable: 0,
            artifacts: 0,
            pictures: HashSet::new(),
        }
    }

    pub(super) fn page(&mut self, page: &Page<'a>) -> Result<Vec<Glyph>, ImportError> {
        let quarter = match page.rotation() {
            Rotation::None => 0.0,
            Rotation::Horizontal => 1.0,
            Rotation::Flipped => 2.0,
            Rotation::FlippedHorizontal => 3.0,
        };
        let state = State {
            ctm: Affine::rotate(-quarter * std::f64::consts::FRAC_PI_2),
            face: None,
            size: 1.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            strokes: false,
        };
        self.marked.clear();
        self.run(page.typed_operations(), page.resources(), state, 0)?;
        Ok(std::mem::take(&mut self.glyphs))
    }

    fn step(&mut self, count: usize) -> Result<(), ImportError> {
        let before = self.steps;
        self.steps += count;
        if self.steps > STEPS || self.glyphs.len() > TEXT_BYTES {
            return Err(ImportError::TooMuchText);
        }
        if before / 4096 == self.steps / 4096 { Ok(()) } else { self.deadline.check() }
    }

    fn run(
        &mut self,
        mut operations: TypedIter<'_>,
        resources: &Resources<'a>,
        state: State<'a>,
        depth: usize,
    ) -> Result<(), ImportError> {
        let mut stream =
            StreamState { state, saved: Vec::new(), matrix: Affine::IDENTITY, line: Affine::IDENTITY };
        let open = self.marked.len();
        while let Some(operation) = operations.next() {
            self.step(1)?;
            match operation {
                TypedInstruction::ShowText(text) => self.show(&mut stream, text.0.as_bytes())?,
                TypedInstruction::ShowTexts(texts) => self.show_pieces(&mut stream, texts.0)?,
                TypedInstruction::NextLineAndShowText(text) => {
                    stream.next_line(0.0, -stream.state.leading);
                    self.show(&mut stream, text.0.as_bytes())?;
                }
                TypedInstruction::ShowTextWithParameters(text) => {
                    stream.state.word_space = text.0.as_f64();
                    stream.state.char_space = text.1.as_f64();
                    stream.next_line(0.0, -stream.state.leading);
                    self.show(&mut stream, text.2.as_bytes())?;
                }
                TypedInstruction::TextFont(font) => {
                    stream.state.face = resources.get_font(font.0).and_then(|dict| self.faces.face(&dict));
                    stream.state.size = font.1.as_f64();
                }
                TypedInstruction::XObject(object) => {
                    if let Some(object) = resources.get_x_object(object.0) {
                        self.object(&object, resources, &stream.state, depth)?;
                    }
                }
                TypedInstruction::BeginMarkedContent(_) => {
                    self.marked.push(Marked { artifact: false, actual: None })
                }
                TypedInstruction::BeginMarkedContentWithProperties(marked) => {
                    let marked = properties(marked.0, marked.1, resources);
                    self.marked.push(marked);
                }
                TypedInstruction::EndMarkedContent(_) if self.marked.len() > open => drop(self.marked.pop()),
                other => {
                    let drawn = self.path.follow(&other, stream.state.ctm);
                    self.drawings
                        .extend(drawn.filter(|drawn| drawn.width() < SMALL && drawn.height() < SMALL));
                    stream.place(&other);
                }
            }
        }
        self.marked.truncate(open);
        Ok(())
    }

    /// A form is content of its own; a picture is counted.
    fn object(
        &mut self,
        object: &Stream<'a>,
        outer: &Resources<'a>,
        state: &State<'a>,
        depth: usize,
    ) -> Result<(), ImportError> {
        let dict = object.dict();
        match dict.get::<Name<'_>>(b"Subtype").as_ref().map(Name::as_str) {
            Some("Image") => {
                let side = |key: &[u8]| dict.get::<i32>(key).unwrap_or_default();
                if side(b"Width") > 64 && side(b"Height") > 64 {
                    self.pictures.insert(object.obj_id());
                }
                Ok(())
            }
            Some("Form") if depth < FORMS => {
                let Ok(content) = object.decoded() else { return Ok(()) };
                self.step(content.len() / 64)?;
                let own = dict.get::<Dict<'a>>(b"Resources").map(Resources::new);
                let matrix =
                    dict.get::<Array<'_>>(b"Matrix").map_or(Affine::IDENTITY, |array| affine(&array));
                let state = State { ctm: state.ctm * matrix, ..state.clone() };
                self.run(TypedIter::new(&content), own.as_ref().unwrap_or(outer), state, depth + 1)
            }
            _ => Ok(()),
        }
    }

    fn show_pieces(&mut self, stream: &mut StreamState<'a>, pieces: &Array<'_>) -> Result<(), ImportError> {
        for piece in pieces.iter::<Object<'_>>() {
            match piece {
                Object::String(text) => self.show(stream, text.as_bytes())?,
                Object::Number(number) => {
                    let State { size, scale, .. } = stream.state;
                    stream.advance(-number.as_f64() / 1000.0 * size * scale);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn show(&mut self, stream: &mut StreamState<'a>, bytes: &[u8]) -> Result<(), ImportError> {
        let Some(face) = stream.state.face.clone() else { return Ok(()) };
        self.step(bytes.len())?;
        for code in face.codes(bytes) {
            let State { size, scale, rise, char_space, word_space, strokes, ctm, .. } = stream.state;
            let place = ctm * stream.matrix * Affine::translate((0.0, rise));
            let width = code.advance / 1000.0 * size * scale;
            let [a, b, c, d, x, y] = place.as_coeffs();
            let upright = a > 0.0 && b.abs() <= a * 0.1;
            let letters = size.abs() * c.hypot(d);
            if upright && letters.is_finite() && x.is_finite() && y.is_finite() {
                let glyph = Glyph {
                    text: String::new(),
                    x,
                    y,
                    end: x + width * a,
                    size: letters,
                    bold: face.bold || strokes,
                };
                self.add(code.text, glyph);
            }
            stream.advance(width + (char_space + if code.is_space { word_space } else { 0.0 }) * scale);
        }
        Ok(())
    }

    fn add(&mut self, text: Option<String>, glyph: Glyph) {
        if self.marked.iter().any(|marked| marked.artifact) {
            self.artifacts += 1;
            return;
        }
        let text = match self.marked.iter_mut().find_map(|marked| marked.actual.as_mut()) {
            Some(actual) => actual.take().unwrap_or_default(),
            None => text.filter(|text| !text.starts_with('\0')).unwrap_or_else(|| {
                self.unreadable += 1;
                "\u{fffd}".to_owned()
            }),
        };
        self.glyphs.push(Glyph { text, ..glyph });
    }
}

/// Where the next letter of a stream goes.
struct StreamState<'a> {
    state: State<'a>,
    saved: Vec<State<'a>>,
    matrix: Affine,
    line: Affine,
}

impl StreamState<'_> {
    fn advance(&mut self, x: f64) {
        self.matrix *= Affine::translate((x, 0.0));
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line *= Affine::translate((x, y));
        self.matrix = self.line;
    }

    /// The operators that show nothing.
    fn place(&mut self, operation: &TypedInstruction<'_, '_>) {
        /// More saved states than any page needs.
        const SAVED: usize = 512;
        let state = &mut self.state;
        match operation {
            TypedInstruction::SaveState(_) if self.saved.len() < SAVED => self.saved.push(state.clone()),
            TypedInstruction::RestoreState(_) => {
                if let Some(saved) = self.saved.pop() {
                    *state = saved;
                }
            }
            TypedInstruction::Transform(m) => {
                state.ctm *= Affine::new([m.0, m.1, m.2, m.3, m.4, m.5].map(|number| number.as_f64()));
            }
            TypedInstruction::BeginText(_) => (self.matrix, self.line) = (Affine::IDENTITY, Affine::IDENTITY),
            TypedInstruction::SetTextMatrix(m) => {
                self.line = Affine::new([m.0, m.1, m.2, m.3, m.4, m.5].map(|number| number.as_f64()));
                self.matrix = self.line;
            }
            TypedInstruction::NextLine(by) => self.next_line(by.0.as_f64(), by.1.as_f64()),
            TypedInstruction::NextLineAndSetLeading(by) => {
                state.leading = -by.1.as_f64();
                self.next_line(by.0.as_f64(), by.1.as_f64());
            }
            TypedInstruction::NextLineUsingLeading(_) => {
                let leading = state.leading;
                self.next_line(0.0, -leading);
            }
            TypedInstruction::TextLeading(leading) => state.leading = leading.0.as_f64(),
            TypedInstruction::CharacterSpacing(space) => state.char_space = space.0.as_f64(),
            TypedInstruction::WordSpacing(space) => state.word_space = space.0.as_f64(),
            TypedInstruction::HorizontalScaling(percent) => state.scale = percent.0.as_f64() / 100.0,
            TypedInstruction::TextRise(rise) => state.rise = rise.0.as_f64(),
            TypedInstruction::TextRenderingMode(mode) => state.strokes = matches!(mode.0.as_i64(), 2 | 6),
            _ => {}
        }
    }
}

fn affine(array: &Array<'_>) -> Affine {
    let numbers: Vec<f64> = array.iter::<f64>().take(6).collect();
    numbers.try_into().map_or(Affine::IDENTITY, Affine::new)
}

/// What a piece of marked content says of itself (14.6, 14.8.2.2, 14.9.4).
fn properties(tag: &Name<'_>, said: &Object<'_>, resources: &Resources<'_>) -> Marked {
    let dict = match said {
        Object::Dict(dict) => Some(dict.clone()),
        Object::Name(name) => resources.properties.get::<Dict<'_>>(name),
        _ => None,
    };
    let name = |key: &[u8]| {
        dict.as_ref().and_then(|dict| dict.get::<Name<'_>>(key)).map(|name| name.as_str().to_owned())
    };
    let artifact = tag.as_str() == "Artifact"
        && (name(b"Type").as_deref() == Some("Pagination")
            || matches!(name(b"Subtype").as_deref(), Some("Header" | "Footer")));
    let actual = dict.as_ref().and_then(|dict| dict.get::<hayro_syntax::object::String<'_>>(b"ActualText"));
    Marked { artifact, actual: actual.map(|text| Some(text_string(text.as_bytes()))) }
}

/// A text string (7.9.2.2): UTF-16 or UTF-8 by its mark, else one byte a letter.
fn text_string(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
