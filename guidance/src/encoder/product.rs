//! Rows times a matrix, for few rows: the matrix is read once and never copied, by whatever instructions the machine has.

use pulp::{Arch, Simd, WithSimd};

/// So many rows of the matrix and of the input at once: their sums stay in registers.
const OUTPUTS: usize = 4;
const INPUTS: usize = 3;

/// `out[i][o] = bias[o] + sum over k of input[i][k] * weight[o][k]`; all row by row, `width` numbers each in `input` and `weight`.
pub(super) fn product(input: &[f32], weight: &[f32], bias: &[f32], width: usize, out: &mut [f32]) {
    for row in out.chunks_exact_mut(bias.len().max(1)) {
        row.copy_from_slice(bias);
    }
    Arch::new().dispatch(Product { input, weight, width, outputs: bias.len(), out });
}

struct Product<'a> {
    input: &'a [f32],
    weight: &'a [f32],
    width: usize,
    outputs: usize,
    out: &'a mut [f32],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { input, weight, width, outputs, out } = self;
        if width == 0 || outputs == 0 {
            return;
        }
        for (place, weights) in weight.chunks(OUTPUTS * width).enumerate() {
            for (first, inputs) in input.chunks(INPUTS * width).enumerate() {
                let sums = if weights.len() == OUTPUTS * width && inputs.len() == INPUTS * width {
                    block::<S, OUTPUTS, INPUTS>(simd, weights, inputs, width)
                } else {
                    rest::<S, OUTPUTS, INPUTS>(simd, weights, inputs, width)
                };
                for (row, sums) in out.chunks_exact_mut(outputs).skip(first * INPUTS).zip(sums) {
                    row.iter_mut().skip(place * OUTPUTS).zip(sums).for_each(|(to, sum)| *to += sum);
                }
            }
        }
    }
}

/// A whole block: the inner loop is multiplications and nothing else.
#[inline(always)]
fn block<S: Simd, const O: usize, const I: usize>(
    simd: S,
    weights: &[f32],
    inputs: &[f32],
    width: usize,
) -> [[f32; O]; I] {
    let row = |of: &[f32], at: usize| -> usize { at.min(of.len() / width - 1) * width };
    let weights: [(&[S::f32s], &[f32]); O] = std::array::from_fn(|at| {
        let from = row(weights, at);
        S::as_simd_f32s(weights.get(from..from + width).unwrap_or_default())
    });
    let inputs: [(&[S::f32s], &[f32]); I] = std::array::from_fn(|at| {
        let from = row(inputs, at);
        S::as_simd_f32s(inputs.get(from..from + width).unwrap_or_default())
    });
    let mut sums = [[simd.splat_f32s(0.0); O]; I];
    let steps = weights.iter().chain(&inputs).map(|(whole, _)| whole.len()).min().unwrap_or(0);
    let whole_weights = weights.map(|(whole, _)| whole.split_at(steps).0);
    let whole_inputs = inputs.map(|(whole, _)| whole.split_at(steps).0);
    for step in 0..steps {
        for (sums, input) in sums.iter_mut().zip(whole_inputs) {
            let input = input[step];
            for (sum, weight) in sums.iter_mut().zip(whole_weights) {
                *sum = simd.mul_add_f32s(weight[step], input, *sum);
            }
        }
    }
    std::array::from_fn(|i| {
        std::array::from_fn(|o| {
            let tail: f32 = weights[o].1.iter().zip(inputs[i].1).map(|(weight, input)| weight * input).sum();
            simd.reduce_sum_f32s(sums[i][o]) + tail
        })
    })
}

/// What is left at the edges, one by one.
#[inline(always)]
fn rest<S: Simd, const O: usize, const I: usize>(
    simd: S,
    weights: &[f32],
    inputs: &[f32],
    width: usize,
) -> [[f32; O]; I] {
    let mut sums = [[0.0; O]; I];
    for (sums, input) in sums.iter_mut().zip(inputs.chunks_exact(width)) {
        for (sum, weight) in sums.iter_mut().zip(weights.chunks_exact(width)) {
            let [[found]] = block::<S, 1, 1>(simd, weight, input, width);
            *sum = found;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::product;

    #[test]
    fn it_is_the_sum_of_products_for_every_shape() {
        for (inputs, outputs, width) in [(1, 1, 1), (3, 4, 16), (5, 9, 37), (2, 3, 8), (7, 8, 100), (0, 4, 4)]
        {
            let number = |at: usize| ((at * 7919) % 23) as f32 / 11.0 - 1.0;
            let input: Vec<f32> = (0..inputs * width).map(number).collect();
            let weight: Vec<f32> = (0..outputs * width).map(|at| number(at + 5)).collect();
            let bias: Vec<f32> = (0..outputs).map(number).collect();
            let mut out = vec![9.0; inputs * outputs];
            product(&input, &weight, &bias, width, &mut out);
            for i in 0..inputs {
                for o in 0..outputs {
                    let sum: f32 = (0..width).map(|k| input[i * width + k] * weight[o * width + k]).sum();
                    assert!(
                        (out[i * outputs + o] - sum - bias[o]).abs() < 1e-4,
                        "{inputs} {outputs} {width}"
                    );
                }
            }
        }
    }
}
