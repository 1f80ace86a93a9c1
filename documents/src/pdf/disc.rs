//! Bullets that are drawn and not written, as browsers print them.

use hayro_font::kurbo::{Affine, Point, Rect};
use hayro_syntax::{content::ops::TypedInstruction, object::Number};

/// The path that is being drawn, as the box around its points.
#[derive(Debug, Default)]
pub(super) struct Path {
    around: Option<Rect>,
}

impl Path {
    /// Follows an operator; when it paints a path, the box around what was painted.
    pub(super) fn follow(&mut self, operation: &TypedInstruction<'_, '_>, ctm: Affine) -> Option<Rect> {
        match operation {
            TypedInstruction::MoveTo(to) => self.reach(ctm, to.0, to.1),
            TypedInstruction::LineTo(to) => self.reach(ctm, to.0, to.1),
            TypedInstruction::CubicTo(to) => self.reach(ctm, to.4, to.5),
            TypedInstruction::CubicStartTo(to) => self.reach(ctm, to.2, to.3),
            TypedInstruction::CubicEndTo(to) => self.reach(ctm, to.2, to.3),
            TypedInstruction::RectPath(rect) => {
                let [x, y, width, height] = [rect.0, rect.1, rect.2, rect.3].map(|number| number.as_f64());
                self.include(ctm * Point::new(x, y));
                self.include(ctm * Point::new(x + width, y + height));
            }
            TypedInstruction::FillPathNonZero(_)
            | TypedInstruction::FillPathEvenOdd(_)
            | TypedInstruction::FillAndStrokeNonZero(_)
            | TypedInstruction::StrokePath(_)
            | TypedInstruction::CloseAndStrokePath(_) => return self.around.take(),
            TypedInstruction::EndPath(_) => self.around = None,
            _ => {}
        }
        None
    }

    fn reach(&mut self, ctm: Affine, x: Number, y: Number) {
        self.include(ctm * Point::new(x.as_f64(), y.as_f64()));
    }

    fn include(&mut self, point: Point) {
        let single = Rect::from_points(point, point);
        self.around = Some(self.around.map_or(single, |around| around.union_pt(point)));
    }
}

/// Whether a drawing is a bullet for a line of this size that begins here.
pub(super) fn is_bullet(drawing: &Rect, x: f64, y: f64, size: f64) -> bool {
    let (width, height) = (drawing.width(), drawing.height());
    let round = width > size * 0.15 && width < size * 0.7 && height > width * 0.7 && height < width * 1.4;
    let before = drawing.x1 < x + size * 0.1 && drawing.x0 > x - size * 3.0;
    let middle = drawing.center().y;
    round && before && middle > y && middle < y + size * 0.7
}
