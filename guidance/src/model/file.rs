//! `policy/model.bin`: little-endian numbers one after another.

use super::{Mix, Model, PARTS, Row};

/// The form's name and version.
const MAGIC: u32 = u32::from_le_bytes(*b"ebt3");

pub(super) fn write(model: &Model) -> Vec<u8> {
    let mut out = Vec::new();
    let mut number = |value: u32| out.extend(value.to_le_bytes());
    number(MAGIC);
    number(model.fingerprint as u32);
    number((model.fingerprint >> 32) as u32);
    number(model.sections.len() as u32);
    number(model.keys.len() as u32);
    for Mix { weights, covered_from, close_from } in [&model.together, &model.alone] {
        for value in weights.iter().chain([covered_from, close_from]) {
            number(value.to_bits());
        }
    }
    for value in &model.start {
        number(value.to_bits());
    }
    for (key, row) in model.keys.iter().zip(&model.rows) {
        number(*key);
        number(row.rarity.to_bits());
        number(row.scale.to_bits());
    }
    out.extend(model.steps.iter().map(|step| step.cast_unsigned()));
    out.extend(model.sections.join("\n").bytes());
    out
}

/// The model in these bytes; none when they are not of this form.
pub(super) fn read(bytes: &[u8]) -> Option<Model> {
    let mut rest = Rest(bytes);
    if rest.number()? != MAGIC {
        return None;
    }
    let fingerprint = u64::from(rest.number()?) | (u64::from(rest.number()?) << 32);
    let (sections, features) = (rest.number()? as usize, rest.number()? as usize);
    let (together, alone) = (rest.mix()?, rest.mix()?);
    let start = (0..=sections).map(|_| rest.float()).collect::<Option<Vec<f32>>>()?;
    let (mut keys, mut rows) = (Vec::new(), Vec::new());
    for _ in 0..features {
        keys.push(rest.number()?);
        rows.push(Row { rarity: rest.float()?, scale: rest.float()? });
    }
    let steps = rest.take(features.checked_mul(sections + 1)?)?;
    let steps = steps.iter().map(|step| step.cast_signed()).collect();
    let ids = std::str::from_utf8(rest.0).ok()?;
    let ids: Vec<String> = ids.split('\n').map(str::to_owned).collect();
    let model = Model { fingerprint, sections: ids, together, alone, start, keys, rows, steps };
    (model.sections.len() == sections).then_some(model)
}

/// What is not read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*taken))
    }

    fn mix(&mut self) -> Option<Mix> {
        let mut weights = [0.0; PARTS];
        for weight in &mut weights {
            *weight = self.float()?;
        }
        Some(Mix { weights, covered_from: self.float()?, close_from: self.float()? })
    }

    fn float(&mut self) -> Option<f32> {
        self.number().map(f32::from_bits).filter(|value| value.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::{Mix, Model, PARTS, Row, read, write};

    #[test]
    fn what_is_written_is_read_and_nothing_shorter_is() {
        let model = Model {
            fingerprint: 0x0123_4567_89ab_cdef,
            sections: vec!["a".to_owned(), "b-c".to_owned()],
            together: Mix { weights: [0.5; PARTS], covered_from: 0.8, close_from: 0.5 },
            alone: Mix { weights: [0.25; PARTS], covered_from: 0.9, close_from: 0.6 },
            start: vec![0.1, -0.2, 0.3],
            keys: vec![7, 9],
            rows: vec![Row { rarity: 2.0, scale: 0.01 }, Row { rarity: 3.0, scale: 0.02 }],
            steps: vec![-128, 0, 127, 1, 2, 3],
        };
        let bytes = write(&model);
        assert_eq!(read(&bytes), Some(model));
        for end in 0..bytes.len() - 4 {
            assert_eq!(read(&bytes[..end]), None, "{end}");
        }
    }
}
