//! Which numbers are withheld, so that none of those that are too small can be computed (promise A11).

use super::{FEWEST, Figure};

/// The most that a number can be and be too small.
const MOST: u32 = FEWEST - 1;

/// What may be said of the parts of a whole that is said.
///
/// Parts below [`FEWEST`] are withheld. What is withheld together is the whole less what is said; while that says too much, the last part that is said is
/// withheld as well. It says too much
/// - of one part alone: it is that part;
/// - below [`FEWEST`]: it is itself a number that is not said;
/// - when it is what the parts come to if each is as large as a small part can be: then each is.
///
/// Otherwise, whoever knows the whole, what is said and this rule finds two numbers for every part that is withheld:
/// - where what is withheld comes to less than the parts could if all were small, they may all be small, in several ways, and this rule would have
///   withheld the same;
/// - where it comes to more, the part that was withheld last may hold all of it beside zeros, or leave the most to all the others, and this rule would
///   have withheld the same. Therefore the order in which parts are withheld is that of the lines, and never that of the numbers;
/// - where every part is withheld, any of them may hold all of it.
pub(super) fn parts<const N: usize>(numbers: [u32; N]) -> [Figure; N] {
    let mut figures = numbers.map(Figure::of);
    if numbers.iter().sum::<u32>() < FEWEST {
        return [Figure::Withheld; N];
    }
    while !is_safe(&numbers, &figures) {
        let Some(last) = figures.iter().rposition(|figure| figure.shown().is_some()) else { break };
        figures[last] = Figure::Withheld;
    }
    figures
}

fn is_safe(numbers: &[u32], figures: &[Figure]) -> bool {
    let withheld = numbers.iter().zip(figures).filter(|(_, figure)| figure.shown().is_none());
    let (count, sum) = withheld.fold((0, 0), |(count, sum), (number, _)| (count + 1, sum + number));
    count == 0 || (count > 1 && sum >= FEWEST && sum != MOST * count)
}

/// What may be said of numbers each of which counts some of a whole, with an overlap: `wholes` are the numbers they are taken from, and together they
/// reach at least `cover`.
///
/// A number is withheld when it or what it leaves of its whole is too small. Nothing is said at all when the others' being small would not be enough to
/// reach `cover`, or just enough: then each would be as large as it can be.
pub(super) fn overlapping<const N: usize>(numbers: [u32; N], wholes: [u32; N], cover: u32) -> [Figure; N] {
    let mut figures = numbers.map(Figure::of);
    for (figure, (number, whole)) in figures.iter_mut().zip(numbers.iter().zip(wholes)) {
        if whole.saturating_sub(*number) < FEWEST {
            *figure = Figure::Withheld;
        }
    }
    let said: u32 = figures.iter().filter_map(|figure| figure.shown()).sum();
    let withheld = figures.iter().filter(|figure| figure.shown().is_none()).count();
    let most = u32::try_from(withheld).unwrap_or(u32::MAX).saturating_mul(MOST);
    match cover.saturating_sub(said) {
        left if left > 0 && left >= most => [Figure::Withheld; N],
        _ => figures,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};

    use super::*;

    fn said<const N: usize>(numbers: [u32; N]) -> String {
        let say = |figure: Figure| figure.shown().map_or_else(|| "*".to_owned(), |number| number.to_string());
        parts(numbers).map(say).join(" ")
    }

    #[test]
    fn what_is_large_enough_is_said() {
        assert_eq!(said([5, 9, 12]), "5 9 12");
    }

    #[test]
    fn a_small_part_takes_the_last_of_the_others_with_it() {
        assert_eq!(said([9, 2, 12]), "9 * *");
        assert_eq!(said([2, 9, 12]), "* 9 *");
        assert_eq!(said([9, 12, 3]), "9 * *");
    }

    #[test]
    fn small_parts_protect_each_other_when_they_come_to_enough() {
        assert_eq!(said([9, 3, 2, 12]), "9 * * 12");
        assert_eq!(said([9, 1, 2, 12]), "9 * * *");
        assert_eq!(said([9, 0, 0, 13]), "9 * * *");
        // Each could be a four: then 12 says so
        assert_eq!(said([9, 0, 0, 12]), "* * * *");
        assert_eq!(said([9, 4, 4, 12]), "9 * * *");
    }

    #[test]
    fn a_small_whole_says_nothing_of_its_parts() {
        assert_eq!(said([2, 2, 0]), "* * *");
        assert_eq!(said([0, 0, 0]), "* * *");
    }

    #[test]
    fn zeros_beside_one_large_part_leave_the_whole_alone() {
        assert_eq!(said([7, 0, 0]), "* * *");
        assert_eq!(said([7, 0]), "* *");
    }

    /// Every table of `N` parts of every whole up to `most`, by what is said of it: for each number that is withheld there are two tables of which the
    /// same is said, with two numbers there.
    fn nothing_can_be_computed<const N: usize>(most: u32) {
        for whole in FEWEST..=most {
            let mut seen: HashMap<[Figure; N], [BTreeSet<u32>; N]> = HashMap::new();
            for numbers in tables::<N>(whole) {
                let values =
                    seen.entry(parts(numbers)).or_insert_with(|| std::array::from_fn(|_| BTreeSet::new()));
                for (values, number) in values.iter_mut().zip(numbers) {
                    values.insert(number);
                }
            }
            for (figures, values) in seen {
                for (figure, values) in figures.iter().zip(values) {
                    assert!(
                        figure.shown().is_some() || values.len() > 1,
                        "{whole}: {figures:?} gives away {values:?}"
                    );
                }
            }
        }
    }

    fn tables<const N: usize>(whole: u32) -> Vec<[u32; N]> {
        let mut all = vec![([0; N], whole)];
        for place in 0..N {
            let split = |(numbers, left): ([u32; N], u32)| {
                let least = if place + 1 == N { left } else { 0 };
                (least..=left).map(move |number| {
                    let mut numbers = numbers;
                    numbers[place] = number;
                    (numbers, left - number)
                })
            };
            all = all.into_iter().flat_map(split).collect();
        }
        all.into_iter().map(|(numbers, _)| numbers).collect()
    }

    #[test]
    fn whoever_knows_the_rule_and_the_whole_computes_nothing() {
        nothing_can_be_computed::<2>(60);
        nothing_can_be_computed::<3>(45);
        nothing_can_be_computed::<4>(30);
        nothing_can_be_computed::<5>(20);
    }

    #[test]
    fn what_a_number_leaves_of_its_whole_is_a_number_too() {
        let say = |numbers, wholes, cover| overlapping(numbers, wholes, cover).map(Figure::shown);
        assert_eq!(say([8, 2, 9], [20, 20, 20], 12), [Some(8), None, Some(9)]);
        assert_eq!(say([18, 2, 9], [20, 20, 20], 12), [None, None, Some(9)]);
        // 8 + 9 said, 20 to cover, one number withheld: it would be at least 3, which it may be with 4 as well
        assert_eq!(say([8, 3, 9], [20, 20, 20], 20), [Some(8), None, Some(9)]);
        assert_eq!(say([8, 4, 9], [20, 20, 20], 21), [None, None, None]);
    }
}
