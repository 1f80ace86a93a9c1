//! Objects copied from the old document into a new one, by what they are; their numbers are given anew.

use std::collections::{HashMap, VecDeque};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::{color, content, font, jpeg, jpx, place::Place, script};
use crate::{Refusal, Removed, clean::Removing, limits::Budget};

/// Filters that are pictures' own formats: what they hold is not unpacked.
const PICTURES: [&[u8]; 4] = [b"DCTDecode", b"JPXDecode", b"CCITTFaxDecode", b"JBIG2Decode"];

/// The copying.
pub(super) struct Copy<'a> {
    pub(super) old: &'a Document,
    pub(super) new: Document,
    pub(super) budget: &'a mut Budget,
    pub(super) removed: &'a mut Removing,
    /// Where an old object is in the new document, once for each thing it is taken for.
    places: HashMap<(ObjectId, Place), ObjectId>,
    waiting: VecDeque<(ObjectId, Place, ObjectId)>,
}

impl<'a> Copy<'a> {
    pub(super) fn new(old: &'a Document, budget: &'a mut Budget, removed: &'a mut Removing) -> Self {
        let new = Document::with_version("1.7");
        Self { old, new, budget, removed, places: HashMap::new(), waiting: VecDeque::new() }
    }

    /// Copies what references led to, until nothing waits.
    pub(super) fn finish(&mut self) -> Result<(), Refusal> {
        while let Some((old, place, new)) = self.waiting.pop_front() {
            self.budget.check_time()?;
            let source = self.old;
            let object = source.get_object(old).map_or(&Object::Null, |object| object);
            let object = match object {
                // A reference to a reference
                Object::Reference(_) => self.resolved(object),
                other => other,
            };
            let copied = match object {
                Object::Stream(stream) => self.stream(place, stream)?,
                other => self.value(place, other)?,
            };
            self.new.set_object(new, copied);
        }
        Ok(())
    }

    /// A value that may stand in this place; [`Object::Null`] for one that may not.
    pub(super) fn value(&mut self, place: Place, object: &Object) -> Result<Object, Refusal> {
        Ok(match object {
            Object::Reference(id) => Object::Reference(self.reference(*id, place)?),
            // A stream stands by itself alone
            Object::Stream(_) | Object::Null => Object::Null,
            _ if place == Place::Color => color::space(self, object, 0)?,
            Object::Dictionary(dictionary) => Object::Dictionary(self.dictionary(place, dictionary)?),
            Object::Array(members) => {
                let members: Result<Vec<Object>, Refusal> =
                    members.iter().map(|member| self.value(place.member(), member)).collect();
                Object::Array(members?)
            }
            Object::String(..) if place != Place::Strings => Object::Null,
            plain => plain.clone(),
        })
    }

    /// The number of an object in the new document; it is copied later.
    fn reference(&mut self, old: ObjectId, place: Place) -> Result<ObjectId, Refusal> {
        if let Some(new) = self.places.get(&(old, place)) {
            return Ok(*new);
        }
        if self.places.len() >= self.budget.limits.objects {
            return Err(Refusal::TooMuchWork);
        }
        let new = self.new.new_object_id();
        self.places.insert((old, place), new);
        self.waiting.push_back((old, place, new));
        Ok(new)
    }

    /// A dictionary with the keys that its place has.
    pub(super) fn dictionary(&mut self, place: Place, old: &Dictionary) -> Result<Dictionary, Refusal> {
        let mut clean = Dictionary::new();
        if let Some(each) = place.each() {
            for (name, value) in old {
                let value = self.value(each, value)?;
                clean.set(name.clone(), value);
            }
        }
        for (key, place) in place.keys() {
            if let Ok(value) = old.get(key) {
                let value = self.value(*place, value)?;
                if value != Object::Null {
                    clean.set(*key, value);
                }
            }
        }
        Ok(clean)
    }

    fn stream(&mut self, place: Place, old: &Stream) -> Result<Object, Refusal> {
        let mut clean = self.dictionary(place, &old.dict)?;
        let bytes = match place {
            Place::Color => return color::space(self, &Object::Stream(old.clone()), 0),
            Place::XObject => match self.name(&old.dict, b"Subtype") {
                Some(b"Image") => return self.picture(clean, old),
                Some(b"Form") => self.drawing(old)?,
                // PostScript, which nothing draws any more
                _ => return Ok(Object::Null),
            },
            Place::Glyph | Place::Pattern => self.drawing(old)?,
            Place::CMap | Place::Encoding => script::without_comments(&self.unpack(old)?),
            Place::Functions if self.number(&old.dict, b"FunctionType") == Some(4) => {
                script::without_comments(&self.unpack(old)?)
            }
            Place::FontFile => {
                let program = font::strip(self.unpack(old)?, &mut clean, |key| self.number(&old.dict, key));
                program.ok_or(Refusal::CannotRebuild)?
            }
            Place::Data | Place::Shading | Place::Functions => self.unpack(old)?,
            // A stream where none may be
            _ => return Ok(Object::Null),
        };
        packed(clean, bytes)
    }

    /// Operators and operands that draw, without what is marked in them.
    pub(super) fn drawing(&mut self, old: &Stream) -> Result<Vec<u8>, Refusal> {
        let bytes = self.unpack(old)?;
        content::clean(&bytes, self)
    }

    /// A picture: unpacked, or in its own format without what surrounds the picture.
    fn picture(&mut self, mut clean: Dictionary, old: &Stream) -> Result<Object, Refusal> {
        let (filters, parms) = self.filters(&old.dict)?;
        let own = filters.iter().position(|filter| PICTURES.contains(&filter.as_slice()));
        let Some(at) = own else {
            let bytes = self.unpack(old)?;
            // A picture of another format, whose filter is not named: nobody sees it, and it keeps its details
            if crate::kind::is_picture(&bytes) {
                return Err(Refusal::CannotRebuild);
            }
            return packed(clean, bytes);
        };
        if at + 1 != filters.len() {
            return Err(Refusal::CannotRebuild);
        }
        let bytes = self.unpack_by(old, filters.get(..at).unwrap_or_default(), &parms)?;
        let filter = filters.get(at).map(Vec::as_slice).unwrap_or_default();
        let bytes = match filter {
            b"DCTDecode" => {
                let picture = jpeg::strip(&bytes).ok_or(Refusal::CannotRebuild)?;
                self.note_if(picture.len() != bytes.len(), Removed::PictureDetails);
                picture
            }
            b"JPXDecode" => {
                let picture = jpx::strip(&bytes).ok_or(Refusal::CannotRebuild)?;
                self.note_if(picture.len() != bytes.len(), Removed::PictureDetails);
                picture
            }
            _ => bytes,
        };
        clean.set("Filter", Object::Name(filter.to_vec()));
        if let Some(Object::Dictionary(parms)) = parms.get(at) {
            let parms = self.dictionary(Place::DecodeParms, parms)?;
            clean.set("DecodeParms", Object::Dictionary(parms));
        }
        Ok(Object::Stream(Stream::new(clean, bytes).with_compression(false)))
    }

    /// A stream's bytes, unpacked.
    pub(super) fn unpack(&mut self, stream: &Stream) -> Result<Vec<u8>, Refusal> {
        let (filters, parms) = self.filters(&stream.dict)?;
        self.unpack_by(stream, &filters, &parms)
    }

    fn unpack_by(
        &mut self,
        stream: &Stream,
        filters: &[Vec<u8>],
        parms: &[Object],
    ) -> Result<Vec<u8>, Refusal> {
        self.budget.check_time()?;
        let names = filters.iter().cloned().map(Object::Name).collect::<Vec<_>>();
        let mut dict = Dictionary::new();
        if !names.is_empty() {
            dict.set("Filter", Object::Array(names));
            dict.set("DecodeParms", Object::Array(parms.to_vec()));
        }
        let packed = Stream::new(dict, stream.content.clone());
        let left = self.budget.bytes();
        let bytes = packed.get_plain_content_with_limit(left).map_err(|error| match error {
            lopdf::Error::Decompress(_) => Refusal::Unpacks,
            _ => Refusal::CannotRebuild,
        })?;
        self.budget.spend(bytes.len())?;
        Ok(bytes)
    }

    /// A stream's filters and the parameters of each, without references.
    fn filters(&self, dict: &Dictionary) -> Result<(Vec<Vec<u8>>, Vec<Object>), Refusal> {
        let list = |key: &[u8]| match dict.get(key).map(|value| self.resolved(value)) {
            Ok(Object::Array(members)) => {
                members.iter().map(|member| self.resolved(member).clone()).collect()
            }
            Ok(Object::Null) | Err(_) => Vec::new(),
            Ok(one) => vec![one.clone()],
        };
        if dict.has(b"F") {
            // The data is in another file
            return Err(Refusal::CannotRebuild);
        }
        let names: Result<Vec<Vec<u8>>, Refusal> = list(b"Filter")
            .iter()
            .map(|filter| filter.as_name().map(content::whole_filter).map_err(|_| Refusal::CannotRebuild))
            .collect();
        let mut parms = list(b"DecodeParms");
        for parm in &mut parms {
            if let Object::Dictionary(parm) = parm {
                for (_, value) in parm.iter_mut() {
                    if !matches!(self.resolved(value), Object::Stream(_)) {
                        *value = self.resolved(value).clone();
                    }
                }
            }
        }
        Ok((names?, parms))
    }

    /// What a value is in the end; [`Object::Null`] when references lead nowhere.
    pub(super) fn resolved<'b>(&self, object: &'b Object) -> &'b Object
    where
        'a: 'b,
    {
        self.old.dereference(object).map_or(&Object::Null, |(_, object)| object)
    }

    pub(super) fn name<'b>(&self, dict: &'b Dictionary, key: &[u8]) -> Option<&'b [u8]>
    where
        'a: 'b,
    {
        self.resolved(dict.get(key).ok()?).as_name().ok()
    }

    pub(super) fn number(&self, dict: &Dictionary, key: &[u8]) -> Option<i64> {
        self.resolved(dict.get(key).ok()?).as_i64().ok()
    }

    fn note_if(&mut self, is: bool, removed: Removed) {
        if is {
            self.removed.insert(removed);
        }
    }
}

/// A stream packed as small as it gets.
pub(super) fn packed(dict: Dictionary, bytes: Vec<u8>) -> Result<Object, Refusal> {
    let mut stream = Stream::new(dict, bytes);
    stream.compress().map_err(|_| Refusal::CannotRebuild)?;
    Ok(Object::Stream(stream))
}
