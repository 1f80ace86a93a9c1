//! A matrix, laid out so that rows times it is little more than multiplications: sixteen outputs side by side, six inputs at once,
//! their sums in registers, by whatever instructions the machine has. Goto and van de Geijn, "Anatomy of high-performance matrix
//! multiplication" (2008).

use pulp::{Arch, Simd, WithSimd};

/// So many outputs stand side by side.
const PANEL: usize = 16;
/// So many rows of the input are multiplied at once.
const ROWS: usize = 6;
/// So much of a panel is multiplied at once: it stays in the nearest cache.
const DEPTH: usize = 384;

/// A matrix of `outputs` rows of `width` numbers.
pub(super) struct Panels {
    width: usize,
    outputs: usize,
    /// One panel after the other. A panel has for each column of the matrix the numbers of its sixteen rows; what is left over is 0.
    numbers: Vec<[f32; PANEL]>,
}

impl Panels {
    /// All zero.
    pub(super) fn zeros(outputs: usize, width: usize) -> Self {
        Self { width, outputs, numbers: vec![[0.0; PANEL]; outputs.div_ceil(PANEL) * width] }
    }

    /// Writes one row of the matrix.
    pub(super) fn set(&mut self, row: usize, numbers: impl Iterator<Item = f32>) {
        let panel = self.numbers.iter_mut().skip(row / PANEL * self.width);
        for (column, number) in panel.zip(numbers) {
            if let Some(place) = column.get_mut(row % PANEL) {
                *place = number;
            }
        }
    }

    /// `out[i][o] = bias[o] + sum over k of input[i][k] * matrix[o][k]`; `input` and `out` row by row.
    pub(super) fn product(&self, input: &[f32], bias: &[f32], out: &mut [f32]) {
        if self.width == 0 || self.outputs == 0 {
            return;
        }
        for row in out.chunks_exact_mut(self.outputs) {
            row.iter_mut().zip(bias).for_each(|(to, bias)| *to = *bias);
        }
        let packed: Vec<Packed> =
            input.chunks(ROWS * self.width).map(|rows| pack(rows, self.width)).collect();
        Arch::new().dispatch(Product { panels: self, packed: &packed, out });
    }
}

/// Six rows of the input, column by column.
struct Packed {
    rows: usize,
    columns: Vec<[f32; ROWS]>,
}

fn pack(rows: &[f32], width: usize) -> Packed {
    let mut columns = vec![[0.0; ROWS]; width];
    for (at, row) in rows.chunks_exact(width).enumerate() {
        for (column, number) in columns.iter_mut().zip(row) {
            column[at] = *number;
        }
    }
    Packed { rows: rows.len() / width, columns }
}

struct Product<'a> {
    panels: &'a Panels,
    packed: &'a [Packed],
    out: &'a mut [f32],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { panels, packed, out } = self;
        for (at, panel) in panels.numbers.chunks_exact(panels.width).enumerate() {
            for (depth, part) in panel.chunks(DEPTH).enumerate() {
                let blocks = packed.iter().zip(out.chunks_mut(ROWS * panels.outputs));
                for (input, out) in blocks {
                    let columns = input.columns.split_at(depth * DEPTH).1;
                    let sums = match input.rows {
                        1 | 2 => block::<S, 2>(simd, columns, part),
                        3 | 4 => block::<S, 4>(simd, columns, part),
                        _ => block::<S, ROWS>(simd, columns, part),
                    };
                    add(&sums, out, panels.outputs, at * PANEL);
                }
            }
        }
    }
}

/// Adds the sums of a block where they belong.
#[inline(always)]
fn add(sums: &[[f32; PANEL]; ROWS], out: &mut [f32], outputs: usize, from: usize) {
    for (row, sums) in out.chunks_exact_mut(outputs).zip(sums) {
        row.iter_mut().skip(from).zip(sums).for_each(|(to, sum)| *to += sum);
    }
}

/// The sums of the first `R` rows, the others are 0.
#[inline(always)]
fn block<S: Simd, const R: usize>(
    simd: S,
    columns: &[[f32; ROWS]],
    panel: &[[f32; PANEL]],
) -> [[f32; PANEL]; ROWS] {
    match S::F32_LANES {
        4 => in_registers::<S, R, 4>(simd, columns, panel),
        8 => in_registers::<S, R, 2>(simd, columns, panel),
        16 => in_registers::<S, R, 1>(simd, columns, panel),
        _ => one_by_one::<R>(columns, panel),
    }
}

/// With `V` registers for a row of sums.
#[inline(always)]
fn in_registers<S: Simd, const R: usize, const V: usize>(
    simd: S,
    columns: &[[f32; ROWS]],
    panel: &[[f32; PANEL]],
) -> [[f32; PANEL]; ROWS] {
    let zero = simd.splat_f32s(0.0);
    let mut sums = [[zero; V]; R];
    for (column, weights) in columns.iter().zip(panel) {
        let Ok(weights) = <&[S::f32s; V]>::try_from(S::as_simd_f32s(weights).0) else { continue };
        for (sums, input) in sums.iter_mut().zip(column) {
            let input = simd.splat_f32s(*input);
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum = simd.mul_add_f32s(*weight, input, *sum);
            }
        }
    }
    let mut out = [[0.0; PANEL]; ROWS];
    for (out, sums) in out.iter_mut().zip(sums) {
        S::as_mut_simd_f32s(out).0.iter_mut().zip(sums).for_each(|(to, sum)| *to = sum);
    }
    out
}

#[inline(always)]
fn one_by_one<const R: usize>(columns: &[[f32; ROWS]], panel: &[[f32; PANEL]]) -> [[f32; PANEL]; ROWS] {
    let mut sums = [[0.0; PANEL]; ROWS];
    for (column, weights) in columns.iter().zip(panel) {
        for (sums, input) in sums.iter_mut().zip(column).take(R) {
            sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += input * weight);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::Panels;

    #[test]
    fn it_is_the_sum_of_products_for_every_shape() {
        let shapes = [
            (1, 1, 1),
            (2, 17, 4),
            (3, 4, 16),
            (5, 9, 37),
            (6, 16, 384),
            (7, 33, 900),
            (13, 8, 385),
            (0, 4, 4),
        ];
        for (inputs, outputs, width) in shapes {
            let number = |at: usize| ((at * 7919) % 23) as f32 / 11.0 - 1.0;
            let input: Vec<f32> = (0..inputs * width).map(number).collect();
            let weight: Vec<f32> = (0..outputs * width).map(|at| number(at + 5)).collect();
            let bias: Vec<f32> = (0..outputs).map(number).collect();
            let mut matrix = Panels::zeros(outputs, width);
            for (row, numbers) in weight.chunks(width).enumerate() {
                matrix.set(row, numbers.iter().copied());
            }
            let mut out = vec![9.0; inputs * outputs];
            matrix.product(&input, &bias, &mut out);
            for i in 0..inputs {
                for o in 0..outputs {
                    let sum: f32 = (0..width).map(|k| input[i * width + k] * weight[o * width + k]).sum();
                    assert!(
                        (out[i * outputs + o] - sum - bias[o]).abs() < 2e-3,
                        "{inputs} {outputs} {width}"
                    );
                }
            }
        }
    }
}
