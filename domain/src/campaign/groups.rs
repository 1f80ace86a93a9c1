//! Of which groups the progress may be said, so that none of fewer than five people can be computed (promise A11).

use crate::FEWEST;

/// People who are in just the same groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Atom {
    /// Bit n is set when they are in group n.
    pub groups: u64,
    /// How many were asked.
    pub asked: u32,
    /// How many of them signed.
    pub signed: u32,
}

/// Which groups may be told apart, by their number.
///
/// Groups overlap: whoever is told of two of them, and of everybody, can take one from the other. What can be computed from any set of groups are the numbers
/// of those who are in just the same of them. So a group is told only if, beside those that are told already, each such set has nobody in it or at least
/// [`FEWEST`]; the others are withheld. The order is that of the numbers the groups have, and never that of what would be said.
#[must_use]
pub fn told_apart(atoms: &[Atom], groups: u32) -> Vec<u32> {
    let mut told = Vec::new();
    let mut mask = 0_u64;
    for group in 0..groups.min(u64::BITS) {
        let with = mask | 1 << group;
        if is_safe(atoms, with) && atoms.iter().any(|atom| atom.asked > 0 && atom.groups & 1 << group != 0) {
            mask = with;
            told.push(group);
        }
    }
    told
}

fn is_safe(atoms: &[Atom], mask: u64) -> bool {
    let mut sizes = std::collections::BTreeMap::<u64, u32>::new();
    for atom in atoms {
        *sizes.entry(atom.groups & mask).or_default() += atom.asked;
    }
    sizes.values().all(|size| *size == 0 || *size >= FEWEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atoms(sizes: &[(u64, u32)]) -> Vec<Atom> {
        sizes.iter().map(|(groups, asked)| Atom { groups: *groups, asked: *asked, signed: 0 }).collect()
    }

    #[test]
    fn a_small_group_is_withheld_with_what_would_give_it_away() {
        // Two groups that are everybody, and one person in a third
        assert_eq!(
            told_apart(&atoms(&[(0b001, 20), (0b010, 30), (0b100, 1)]), 3),
            [0],
            "the other two are everybody but the third"
        );
        assert_eq!(told_apart(&atoms(&[(0b001, 20), (0b010, 30), (0b100, 9)]), 3), [0, 1, 2]);
        // The third is small, and the rest beside the two hides it
        assert_eq!(told_apart(&atoms(&[(0b001, 20), (0b010, 30), (0b100, 2), (0, 7)]), 3), [0, 1]);
    }

    #[test]
    fn a_group_inside_of_another_that_leaves_few_of_it_is_withheld() {
        assert_eq!(told_apart(&atoms(&[(0b11, 20), (0b01, 3), (0, 50)]), 2), [0]);
        assert_eq!(told_apart(&atoms(&[(0b11, 20), (0b01, 5), (0, 50)]), 2), [0, 1]);
        assert_eq!(
            told_apart(&atoms(&[(0b01, 20), (0b11, 4), (0b10, 20), (0, 50)]), 2),
            [0],
            "the overlap is four people"
        );
    }

    #[test]
    fn nobody_computes_a_small_number_from_any_groups_that_are_told() {
        // Every way of putting 0 to 6 people into each of four sets of two groups
        for code in 0..7_u32.pow(4) {
            let size = |place: u32| code / 7_u32.pow(place) % 7;
            let all = atoms(&[(0b00, size(0)), (0b01, size(1)), (0b10, size(2)), (0b11, size(3))]);
            let told = told_apart(&all, 2);
            let sum = |chosen: &dyn Fn(u64) -> bool| -> u32 {
                all.iter().filter(|atom| chosen(atom.groups)).map(|atom| atom.asked).sum()
            };
            for group in &told {
                let (inside, outside) =
                    (sum(&|groups| groups >> group & 1 == 1), sum(&|groups| groups >> group & 1 == 0));
                assert!(inside >= FEWEST && (outside == 0 || outside >= FEWEST), "{all:?}");
            }
            if told.len() == 2 {
                assert!(all.iter().all(|atom| atom.asked == 0 || atom.asked >= FEWEST), "{all:?}");
            }
        }
    }
}
