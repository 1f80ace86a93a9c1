//! What may stand where in a page (ISO 32000-2), and nothing else: what no list names is not copied.

/// What an object is, by the way that led to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// Numbers, names, and lists of them.
    Plain,
    /// The same, and strings that drawing needs.
    Strings,
    /// A stream of bytes without a meaning of its own.
    Data,
    Resources,
    Fonts,
    Font,
    Descendants,
    Descriptor,
    FontFile,
    Encoding,
    CMap,
    CidInfo,
    Glyphs,
    Glyph,
    XObjects,
    XObject,
    States,
    State,
    FontAndSize,
    SoftMask,
    Colors,
    Color,
    Patterns,
    Pattern,
    Shadings,
    Shading,
    Functions,
    Group,
    DecodeParms,
}

use Place::{
    CMap, CidInfo, Color, Colors, Data, DecodeParms, Descendants, Descriptor, Encoding, Font, FontAndSize,
    FontFile, Fonts, Functions, Glyph, Glyphs, Group, Pattern, Patterns, Plain, Resources, Shading, Shadings,
    SoftMask, State, States, Strings, XObject, XObjects,
};

type Keys = &'static [(&'static [u8], Place)];

const RESOURCES: Keys = &[
    (b"ExtGState", States),
    (b"ColorSpace", Colors),
    (b"Pattern", Patterns),
    (b"Shading", Shadings),
    (b"XObject", XObjects),
    (b"Font", Fonts),
];

const FONT: Keys = &[
    (b"Type", Plain),
    (b"Subtype", Plain),
    (b"BaseFont", Plain),
    (b"FirstChar", Plain),
    (b"LastChar", Plain),
    (b"Widths", Plain),
    (b"FontDescriptor", Descriptor),
    (b"Encoding", Encoding),
    (b"ToUnicode", CMap),
    (b"DescendantFonts", Descendants),
    (b"CIDSystemInfo", CidInfo),
    (b"CIDToGIDMap", Data),
    (b"DW", Plain),
    (b"W", Plain),
    (b"DW2", Plain),
    (b"W2", Plain),
    (b"FontBBox", Plain),
    (b"FontMatrix", Plain),
    (b"CharProcs", Glyphs),
    (b"Resources", Resources),
];

const DESCRIPTOR: Keys = &[
    (b"Type", Plain),
    (b"FontName", Plain),
    (b"FontStretch", Plain),
    (b"FontWeight", Plain),
    (b"Flags", Plain),
    (b"FontBBox", Plain),
    (b"ItalicAngle", Plain),
    (b"Ascent", Plain),
    (b"Descent", Plain),
    (b"Leading", Plain),
    (b"CapHeight", Plain),
    (b"XHeight", Plain),
    (b"StemV", Plain),
    (b"StemH", Plain),
    (b"AvgWidth", Plain),
    (b"MaxWidth", Plain),
    (b"MissingWidth", Plain),
    (b"FontFile", FontFile),
    (b"FontFile2", FontFile),
    (b"FontFile3", FontFile),
];

const XOBJECT: Keys = &[
    (b"Type", Plain),
    (b"Subtype", Plain),
    // Pictures
    (b"Width", Plain),
    (b"Height", Plain),
    (b"ColorSpace", Color),
    (b"BitsPerComponent", Plain),
    (b"Intent", Plain),
    (b"ImageMask", Plain),
    (b"Mask", XObject),
    (b"Decode", Plain),
    (b"Interpolate", Plain),
    (b"SMask", XObject),
    (b"SMaskInData", Plain),
    (b"Matte", Plain),
    // Forms
    (b"FormType", Plain),
    (b"BBox", Plain),
    (b"Matrix", Plain),
    (b"Resources", Resources),
    (b"Group", Group),
];

const STATE: Keys = &[
    (b"Type", Plain),
    (b"LW", Plain),
    (b"LC", Plain),
    (b"LJ", Plain),
    (b"ML", Plain),
    (b"D", Plain),
    (b"RI", Plain),
    (b"OP", Plain),
    (b"op", Plain),
    (b"OPM", Plain),
    (b"Font", FontAndSize),
    (b"BM", Plain),
    (b"SMask", SoftMask),
    (b"CA", Plain),
    (b"ca", Plain),
    (b"AIS", Plain),
    (b"TK", Plain),
    (b"FL", Plain),
    (b"SM", Plain),
    (b"SA", Plain),
];

const PATTERN: Keys = &[
    (b"Type", Plain),
    (b"PatternType", Plain),
    (b"PaintType", Plain),
    (b"TilingType", Plain),
    (b"BBox", Plain),
    (b"XStep", Plain),
    (b"YStep", Plain),
    (b"Resources", Resources),
    (b"Matrix", Plain),
    (b"Shading", Shading),
    (b"ExtGState", State),
];

const SHADING: Keys = &[
    (b"ShadingType", Plain),
    (b"ColorSpace", Color),
    (b"Background", Plain),
    (b"BBox", Plain),
    (b"AntiAlias", Plain),
    (b"Coords", Plain),
    (b"Domain", Plain),
    (b"Function", Functions),
    (b"Extend", Plain),
    (b"Matrix", Plain),
    (b"VerticesPerRow", Plain),
    (b"BitsPerCoordinate", Plain),
    (b"BitsPerComponent", Plain),
    (b"BitsPerFlag", Plain),
    (b"Decode", Plain),
];

const FUNCTION: Keys = &[
    (b"FunctionType", Plain),
    (b"Domain", Plain),
    (b"Range", Plain),
    (b"Size", Plain),
    (b"BitsPerSample", Plain),
    (b"Order", Plain),
    (b"Encode", Plain),
    (b"Decode", Plain),
    (b"C0", Plain),
    (b"C1", Plain),
    (b"N", Plain),
    (b"Functions", Functions),
    (b"Bounds", Plain),
];

/// Parameters of filters, for pictures that stay packed as they are.
const DECODE_PARMS: Keys = &[
    (b"K", Plain),
    (b"EndOfLine", Plain),
    (b"EncodedByteAlign", Plain),
    (b"Columns", Plain),
    (b"Rows", Plain),
    (b"EndOfBlock", Plain),
    (b"BlackIs1", Plain),
    (b"DamagedRowsBeforeError", Plain),
    (b"ColorTransform", Plain),
    (b"Predictor", Plain),
    (b"Colors", Plain),
    (b"BitsPerComponent", Plain),
    (b"EarlyChange", Plain),
    (b"JBIG2Globals", Data),
];

impl Place {
    /// What each value of a dictionary is whose keys are names of the page's own; `None` for dictionaries of given keys.
    pub(super) const fn each(self) -> Option<Self> {
        match self {
            Fonts => Some(Font),
            Glyphs => Some(Glyph),
            XObjects => Some(XObject),
            States => Some(State),
            Colors => Some(Color),
            Patterns => Some(Pattern),
            Shadings => Some(Shading),
            _ => None,
        }
    }

    /// What each member of an array is.
    pub(super) const fn member(self) -> Self {
        match self {
            Descendants | FontAndSize => Font,
            other => other,
        }
    }

    /// The keys of a dictionary or of a stream's dictionary.
    pub(super) const fn keys(self) -> Keys {
        match self {
            Resources => RESOURCES,
            Font => FONT,
            Descriptor => DESCRIPTOR,
            FontFile => &[(b"Subtype", Plain)],
            Encoding | CMap => &[
                (b"Type", Plain),
                (b"BaseEncoding", Plain),
                (b"Differences", Plain),
                (b"CMapName", Plain),
                (b"CIDSystemInfo", CidInfo),
                (b"WMode", Plain),
                (b"UseCMap", CMap),
            ],
            CidInfo => &[(b"Registry", Strings), (b"Ordering", Strings), (b"Supplement", Plain)],
            XObject => XOBJECT,
            State => STATE,
            SoftMask => &[(b"S", Plain), (b"G", XObject), (b"BC", Plain), (b"TR", Functions)],
            Pattern => PATTERN,
            Shading => SHADING,
            Functions => FUNCTION,
            Group => &[(b"Type", Plain), (b"S", Plain), (b"CS", Color), (b"I", Plain), (b"K", Plain)],
            DecodeParms => DECODE_PARMS,
            _ => &[],
        }
    }
}
